"""What people may need to take part, as the registration page and the reply card ask for it."""

from django.utils.translation import gettext_lazy as _

from consultations.recruitment.models import Support

NEEDS = (
    (Support.Kind.TRAVEL, _("Help with travel")),
    (Support.Kind.CARE, _("Somebody to look after children or relatives")),
    (Support.Kind.INTERPRETER, _("An interpreter, also for sign language")),
    (Support.Kind.ACCESS, _("Something else so that I can take part: step-free rooms, large print, a hearing loop …")),
)
