"""The services of one shop: each is built when it is first asked for, and handed what it stands on.

What a service needs of a later room comes as a function, so that imports between rooms run one way.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from dealerdesk.settings import Settings
from dealerdesk.store.store import Store

if TYPE_CHECKING:
    from dealerdesk.appointments.blanks import BlankService
    from dealerdesk.appointments.capacity_service import CapacityService
    from dealerdesk.appointments.confirmations import ConfirmationService
    from dealerdesk.appointments.day_html import DayView
    from dealerdesk.appointments.drafts import DraftService
    from dealerdesk.appointments.forms import Contact
    from dealerdesk.appointments.handover import HandOverService
    from dealerdesk.appointments.lists import AppointmentPapers
    from dealerdesk.appointments.reception import ReceptionService
    from dealerdesk.appointments.service import AppointmentService
    from dealerdesk.care.agenda import Agenda
    from dealerdesk.care.appointment_texts import AppointmentTexts
    from dealerdesk.care.calendar_service import CalendarService
    from dealerdesk.care.calls import CallService
    from dealerdesk.care.corrections import CorrectionService
    from dealerdesk.care.day_papers import DayPapers
    from dealerdesk.care.days import DayService
    from dealerdesk.care.followups import FollowUpService
    from dealerdesk.care.greeting_desk import GreetingDesk
    from dealerdesk.care.list_papers import ListPapers
    from dealerdesk.care.lost_service import LostService
    from dealerdesk.care.measures import MeasureService
    from dealerdesk.care.missing import MissingService
    from dealerdesk.care.other_calls import OtherCallService
    from dealerdesk.care.paper_due import PaperDue
    from dealerdesk.care.phone_register import PhoneRegister
    from dealerdesk.care.phone_week import PhoneWeek
    from dealerdesk.care.queue import QueueService
    from dealerdesk.care.recall import RecallService
    from dealerdesk.care.scripts import ScriptService
    from dealerdesk.care.service import CareService
    from dealerdesk.care.spot import SpotService
    from dealerdesk.care.tasks import TaskService
    from dealerdesk.care.today import TodayService
    from dealerdesk.care.welcome import WelcomeService
    from dealerdesk.dms.checks import CheckService
    from dealerdesk.dms.delivery import DeliveryService
    from dealerdesk.dms.inbox import InboxService
    from dealerdesk.dms.outbox import OutboxService
    from dealerdesk.dms.profiles import ProfileService
    from dealerdesk.dms.service import DmsService
    from dealerdesk.figures.service import FigureService
    from dealerdesk.letters.service import LetterService
    from dealerdesk.people.consent import ConsentService
    from dealerdesk.people.duplicates import DuplicateService
    from dealerdesk.people.search import Search
    from dealerdesk.people.service import PeopleService
    from dealerdesk.staff.paper import PaperService
    from dealerdesk.staff.service import StaffService


class Services:
    """Every service by its name; a :class:`~dealerdesk.desk.Desk` is these on an open file."""

    folder: Path
    store: Store
    settings: Settings

    @cached_property
    def staff(self) -> StaffService:
        from dealerdesk.staff.service import StaffService

        return StaffService(self.store)

    @cached_property
    def paper(self) -> PaperService:
        from dealerdesk.staff.paper import PaperService

        return PaperService(self.store)

    @cached_property
    def people(self) -> PeopleService:
        from dealerdesk.people.service import PeopleService

        return PeopleService(self.store)

    @cached_property
    def search(self) -> Search:
        from dealerdesk.people.search import Search

        return Search(self.store)

    @cached_property
    def dms(self) -> DmsService:
        from dealerdesk.dms.service import DmsService

        return DmsService(self.store, self.settings, self.profiles, self.folder)

    @cached_property
    def profiles(self) -> ProfileService:
        from dealerdesk.dms.profiles import ProfileService

        return ProfileService(self.store)

    @cached_property
    def checks(self) -> CheckService:
        from dealerdesk.dms.checks import CheckService

        return CheckService(self.store, self.people)

    @cached_property
    def inbox(self) -> InboxService:
        from dealerdesk.dms.inbox import InboxService

        return InboxService(self.store, self.folder, self.dms)

    @cached_property
    def delivery(self) -> DeliveryService:
        from dealerdesk.dms.delivery import DeliveryService

        return DeliveryService(self.store, self.settings)

    @cached_property
    def outbox(self) -> OutboxService:
        from dealerdesk.dms.outbox import OutboxService

        return OutboxService(self.store, self.profiles)

    @cached_property
    def duplicates(self) -> DuplicateService:
        from dealerdesk.people.duplicates import DuplicateService

        return DuplicateService(self.store)

    @cached_property
    def appointments(self) -> AppointmentService:
        from dealerdesk.appointments.service import AppointmentService

        return AppointmentService(
            self.store, self.settings, self.people, self.capacity,
            lambda car, on: self.care.estimated_km(car, on), self._contact_of,
        )  # fmt: skip

    def _contact_of(self, vehicle_id: int, made_at: datetime) -> Contact:
        """The calls that led to an appointment; only a sheet loads them."""
        from dealerdesk.care.sheet_contact import contact_of

        return contact_of(self.scripts, vehicle_id, made_at)

    @cached_property
    def capacity(self) -> CapacityService:
        from dealerdesk.appointments.capacity_service import CapacityService

        return CapacityService(
            self.store, self.settings, lambda day: self.work_calendar.calendar().is_open(day)
        )

    @cached_property
    def reception(self) -> ReceptionService:
        from dealerdesk.appointments.reception import ReceptionService

        return ReceptionService(self.store, self.settings, self.people, self.appointments, self.capacity)

    @cached_property
    def hand_overs(self) -> HandOverService:
        from dealerdesk.appointments.handover import HandOverService

        return HandOverService(self.store, self.appointments, self.paper, self.staff)

    @cached_property
    def blanks(self) -> BlankService:
        from dealerdesk.appointments.blanks import BlankService

        return BlankService(self.store, self.settings)

    @cached_property
    def confirmations(self) -> ConfirmationService:
        from dealerdesk.appointments.confirmations import ConfirmationService

        return ConfirmationService(self.store, self.appointments)

    @cached_property
    def appointment_texts(self) -> AppointmentTexts:
        from dealerdesk.care.appointment_texts import AppointmentTexts

        return AppointmentTexts(self.store, self.settings, self.appointments)

    @cached_property
    def day_view(self) -> DayView:
        from dealerdesk.appointments.day_html import DayView

        return DayView(self.store, self.settings, self.reception, self.paper)

    @cached_property
    def drafts(self) -> DraftService:
        from dealerdesk.appointments.drafts import DraftService

        return DraftService(self.store)

    @cached_property
    def appointment_papers(self) -> AppointmentPapers:
        from dealerdesk.appointments.lists import AppointmentPapers

        return AppointmentPapers(
            self.settings, self.appointments, lambda car, on: self.care.estimated_km(car, on),
            lambda day: self.work_calendar.calendar().is_open(day),
        )  # fmt: skip

    @cached_property
    def care(self) -> CareService:
        from dealerdesk.care.service import CareService

        return CareService(self.store, self.settings, self.agenda)

    @cached_property
    def welcome(self) -> WelcomeService:
        from dealerdesk.care.welcome import WelcomeService

        return WelcomeService(self.store, self.people, self.care, self.appointments, self.reception)

    @cached_property
    def agenda(self) -> Agenda:
        from dealerdesk.care.agenda import Agenda

        return Agenda(self.store, self.settings, self.work_calendar)

    @cached_property
    def tasks(self) -> TaskService:
        from dealerdesk.care.tasks import TaskService

        return TaskService(self.store, self.settings, self.agenda)

    @cached_property
    def calls(self) -> CallService:
        from dealerdesk.care.calls import CallService

        return CallService(self.store, self.settings, self.people, self.agenda, self.tasks)

    @cached_property
    def other_calls(self) -> OtherCallService:
        from dealerdesk.care.other_calls import OtherCallService

        return OtherCallService(self.store, self.settings, self.people, self.tasks, self.calls, self.numbers)

    @cached_property
    def queue(self) -> QueueService:
        from dealerdesk.care.queue import QueueService

        return QueueService(self.store, self.settings, self.agenda, self.calls)

    @cached_property
    def today(self) -> TodayService:
        from dealerdesk.care.today import TodayService

        return TodayService(
            self.store, self.settings, self.agenda, self.care, self.queue,
            lambda first, last: self.appointments.tally(first, last), self.paper, lambda: self.delivery.day(),
        )  # fmt: skip

    @cached_property
    def lost(self) -> LostService:
        from dealerdesk.care.lost_service import LostService

        return LostService(self.store, self.settings, self.care, self.agenda)

    @cached_property
    def spots(self) -> SpotService:
        from dealerdesk.care.spot import SpotService

        return SpotService(self.store, self.settings)

    @cached_property
    def follow_ups(self) -> FollowUpService:
        from dealerdesk.care.followups import FollowUpService

        return FollowUpService(self.store, self.settings, self.care, self.work_calendar)

    @cached_property
    def greetings(self) -> GreetingDesk:
        from dealerdesk.care.greeting_desk import GreetingDesk

        return GreetingDesk(self.store, self.settings)

    @cached_property
    def recall(self) -> RecallService:
        from dealerdesk.care.recall import RecallService

        return RecallService(
            self.store, self.settings, self.people, self.care, self.appointments, self.work_calendar
        )

    @cached_property
    def measures(self) -> MeasureService:
        from dealerdesk.care.measures import MeasureService

        return MeasureService(self.store, self.settings)

    @cached_property
    def list_papers(self) -> ListPapers:
        from dealerdesk.care.list_papers import ListPapers

        return ListPapers(self.settings, self.recall, self.follow_ups, self.measures)

    @cached_property
    def numbers(self) -> CorrectionService:
        from dealerdesk.care.corrections import CorrectionService

        return CorrectionService(self.store, self.people)

    @cached_property
    def missing(self) -> MissingService:
        from dealerdesk.care.missing import MissingService

        return MissingService(self.store)

    @cached_property
    def consent(self) -> ConsentService:
        from dealerdesk.people.consent import ConsentService

        return ConsentService(self.store)

    @cached_property
    def days(self) -> DayService:
        from dealerdesk.care.days import DayService

        return DayService(
            self.store, self.settings, self.care, self.tasks, self.appointments, self.work_calendar
        )

    @cached_property
    def day_papers(self) -> DayPapers:
        from dealerdesk.care.day_papers import DayPapers

        return DayPapers(
            self.store, self.settings, self.days, self.appointments, self.work_calendar,
            lambda day: self.delivery.day(day).state,
        )  # fmt: skip

    @cached_property
    def paper_due(self) -> PaperDue:
        from dealerdesk.care.paper_due import PaperDue

        return PaperDue(
            self.store, self.settings, self.hand_overs, self.paper, self.work_calendar,
            lambda: self.today.parts_limit(),
        )  # fmt: skip

    @cached_property
    def phone_register(self) -> PhoneRegister:
        from dealerdesk.care.phone_register import PhoneRegister

        return PhoneRegister(self.store, self.settings)

    @cached_property
    def phone_week(self) -> PhoneWeek:
        from dealerdesk.care.phone_week import PhoneWeek

        return PhoneWeek(self.store, self.settings, self.days, self.appointments)

    @cached_property
    def work_calendar(self) -> CalendarService:
        from dealerdesk.care.calendar_service import CalendarService

        return CalendarService(self.store, self.settings)

    @cached_property
    def scripts(self) -> ScriptService:
        from dealerdesk.care.scripts import ScriptService

        return ScriptService(self.store, self.settings, self.people, self.care)

    @cached_property
    def letters(self) -> LetterService:
        from dealerdesk.letters.service import LetterService

        return LetterService(self.store, self.settings, self.people, self.care)

    @cached_property
    def figures(self) -> FigureService:
        from dealerdesk.figures.service import FigureService

        return FigureService(self.store, self.settings, self.care, self.greetings)
