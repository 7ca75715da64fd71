"""Every permission there is. A permission is held through a role, in one scope.

Windows, frozen texts and one answer per person are not permissions: no role passes them.
"""

from enum import StrEnum


class Permission(StrEnum):
    # organisation
    MANAGE_ORGANISATION = "manage_organisation"
    START_CONSULTATION = "start_consultation"
    # a consultation: preparing and running
    VIEW_WORKSPACE = "view_workspace"
    CONFIGURE_CONSULTATION = "configure_consultation"
    OPEN_CONSULTATION = "open_consultation"
    VOID_BALLOT = "void_ballot"
    SIGN_ROLL = "sign_roll"
    GRANT_ROLES = "grant_roles"
    WRITE_MATERIAL = "write_material"
    INVITE_PEOPLE = "invite_people"
    SEE_CONTACTS = "see_contacts"
    HAND_OUT_PAPER = "hand_out_paper"
    COUNT_PAPER = "count_paper"
    ASSIST_VOTERS = "assist_voters"
    FACILITATE = "facilitate"
    MODERATE = "moderate"
    # a consultation: after closing
    ANALYSE = "analyse"
    DRAFT_LICENSE = "draft_license"
    ISSUE_LICENSE = "issue_license"
    ANSWER = "answer"
    WITNESS = "witness"
    # a community
    APPROVE_QUESTIONS = "approve_questions"
    SPEAK_FOR_COMMUNITY = "speak_for_community"
    # the case repository
    REVIEW_CASES = "review_cases"
    EDIT_CASES = "edit_cases"
    SKIP_SCREENING = "skip_screening"
    # the toolkit
    EDIT_TOOLKIT = "edit_toolkit"
    # the platform
    OPERATE = "operate"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_AUDIT = "read_audit"
