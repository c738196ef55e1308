"""Who may do what: the table of domain 7.7, as data.

``yes`` always, ``own`` when the customer or task is the person's own, nothing otherwise.
The service that carries out an act asks :func:`require` before anything else.
"""

from __future__ import annotations

from dataclasses import dataclass

from dealerdesk.errors import NotAllowed
from dealerdesk.text import N_, _

FRONT_DESK = "front_desk"
CARE_SPECIALIST = "care_specialist"
SALES_CONSULTANT = "sales_consultant"
SERVICE_ADVISER = "service_adviser"
INSURANCE_SPECIALIST = "insurance_specialist"
MANAGER = "manager"
GENERAL_MANAGER = "general_manager"
ADMINISTRATOR = "administrator"
COMMAND_LINE = "command_line"

ROLES = {
    FRONT_DESK: N_("Front desk"),
    CARE_SPECIALIST: N_("Customer care"),
    SALES_CONSULTANT: N_("Sales consultant"),
    SERVICE_ADVISER: N_("Service adviser"),
    INSURANCE_SPECIALIST: N_("Insurance specialist"),
    MANAGER: N_("Manager"),
    GENERAL_MANAGER: N_("General manager"),
    ADMINISTRATOR: N_("Administrator"),
}
_LETTERS = dict(zip("FCSAIMGX", ROLES, strict=True))


@dataclass(frozen=True)
class Actor:
    """Who acts, in which role, and for which purpose (exports and batches need one)."""

    name: str
    role: str
    purpose: str = ""


@dataclass(frozen=True)
class Act:
    """One row of the table: its name for people and the letters of roles that may."""

    name: str
    yes: str
    own: str = ""


ACTS = {
    "find_customer": Act(N_("find and open a customer"), "FCAMG", own="SI"),
    "see_phone": Act(N_("see the whole phone number"), "MG", own="FCSAI"),
    "edit_customer": Act(N_("make and edit customers and vehicles"), "FCM", own="S"),
    "edit_mileage": Act(N_("enter mileage and advice"), "FCAM", own="S"),
    "merge": Act(N_("merge two records, or take a merge back"), "M"),
    "import": Act(N_("import DMS files"), "CMX"),
    "book": Act(N_("book and move appointments"), "FCAM", own="S"),
    "book_over": Act(N_("book over capacity"), "M"),
    "arrive": Act(N_("record arrivals"), "FCAM", own="S"),
    "no_show": Act(N_("put down who did not come"), "FCSAIMGX"),
    "absence": Act(N_("record who or what is away"), "FCAM"),
    "plan": Act(N_("bring the reminder calendar up to date"), "FCSAIMGX"),
    "call": Act(N_("call customers and record it"), "CM", own="FSAI"),
    "close_task": Act(N_("end a task early, or declare a customer lost"), "M"),
    "consent": Act(N_("record what a customer agrees to"), "FCSAIM"),
    "sign": Act(N_("sign and spot-check follow-ups"), "M"),
    "scripts": Act(N_("change scripts"), "MG"),
    "hand_over": Act(N_("hand over or accept appointment sheets"), "FCM"),
    "print_one": Act(N_("print a paper"), "FCAMG", own="SI"),
    "print_list": Act(N_("print or export a list"), "MG"),
    "month_submit": Act(N_("submit the month"), "CM"),
    "month_approve": Act(N_("approve the month"), "G"),
    "propose_script": Act(N_("propose a script"), "CMG"),
    "settings": Act(N_("change settings of the trade"), "MG"),
    "staff": Act(N_("manage the people who use the program"), "GX"),
    "backup": Act(N_("make a backup"), "CMGX"),
    "restore": Act(N_("restore a backup"), "GX"),
}


def may(actor: Actor, act: str, own: bool = False) -> bool:
    """Whether ``actor`` may do ``act``; ``own`` when what it touches is theirs.

    The command line has the rights of manager and administrator.
    """
    row = ACTS[act]
    letters = (
        "MX" if actor.role == COMMAND_LINE else "".join(k for k, r in _LETTERS.items() if r == actor.role)
    )
    return any(letter in row.yes or (own and letter in row.own) for letter in letters)


def require(actor: Actor, act: str, own: bool = False) -> None:
    """Refuse unless ``actor`` may do ``act``.

    Raises NotAllowed with one line that names the role and the act.
    """
    if may(actor, act, own):
        return
    role = _(ROLES[actor.role]) if actor.role in ROLES else actor.role
    raise NotAllowed(
        _("{role} may not {act}: ask a colleague who may").format(role=role, act=_(ACTS[act].name))
    )
