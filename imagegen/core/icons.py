"""The template tag of the lucide package, each icon drawn once: drawn anew each time, they took an eighth of a page."""

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide

register = template.Library()
register.simple_tag(lru_cache(512)(lucide), name="lucide")
