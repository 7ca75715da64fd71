"""What stands before a letter, a registration and a draw."""

from consultations.models import Component, Consultation
from consultations.recruitment.models import Recruitment
from consultations.recruitment.refusals import NotOpenYet, RecruitmentOver
from consultations.services.opening import require_approval


def require_running(recruitment: Recruitment) -> None:
    """The part that members are sought for has not ended."""
    if recruitment.component.state in {Component.State.DONE, Component.State.VOIDED}:
        raise RecruitmentOver()


def require_approved(recruitment: Recruitment) -> None:
    """Addresses may be brought in once the community has approved exactly what will be asked."""
    require_approval(recruitment.component.consultation)
    require_running(recruitment)


def require_open(recruitment: Recruitment) -> None:
    """Letters, registrations and draws: the consultation is open as well, and this part of it has not ended."""
    require_approved(recruitment)
    if recruitment.component.consultation.state == Consultation.State.PREPARING:
        raise NotOpenYet()
