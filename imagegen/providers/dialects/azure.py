"""Azure OpenAI: https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle

A model is called by its deployment's name, and the list shows what could be deployed.
"""

from imagegen.providers.dialect import Dialect

DIALECT = Dialect(lists_what_it_serves=False)
