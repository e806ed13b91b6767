"""The kinds of field, one to a module."""

from imagegen.catalog.fields.base import Asked, Field
from imagegen.catalog.fields.choice import Choice
from imagegen.catalog.fields.count import Count
from imagegen.catalog.fields.fixed import Fixed, Member
from imagegen.catalog.fields.free_size import FreeSize
from imagegen.catalog.fields.integer import Integer
from imagegen.catalog.fields.number import Number
from imagegen.catalog.fields.size import Size
from imagegen.catalog.fields.text import Text

__all__ = ["Asked", "Choice", "Count", "Field", "Fixed", "FreeSize", "Integer", "Member", "Number", "Size", "Text"]
