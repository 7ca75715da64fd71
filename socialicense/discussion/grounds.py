"""Why something may be hidden: the whole list, published beside every discussion."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ground(models.TextChoices):
    """A moderator names one of these and adds a few words. What is on no line here is not hidden."""

    PERSONAL = "personal", _("It names or describes a private person who did not agree")
    INSULT = "insult", _("It insults or threatens somebody")
    HATRED = "hatred", _("It attacks people for what they are: origin, belief, sex, disability and the like")
    ILLEGAL = "illegal", _("It breaks the law or calls for breaking it")
    FALSE_NAME = "false-name", _("It pretends to come from somebody else")
    ADVERTISING = "advertising", _("It advertises, or says the same many times")
    OFF_TOPIC = "off-topic", _("It has nothing to do with what is discussed here")
    OTHER = "other", _("Another reason, given in words")
