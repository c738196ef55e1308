"""Why a value or a row was not used: message ids, kept in the file and translated when shown."""

from __future__ import annotations

from dealerdesk.text import N_, _

_SPLIT = "\x1f"

# values (待核)
MOJIBAKE = N_("garbled text: export it again from the DMS, with the right encoding")
SCIENTIFIC = N_("scientific notation, digits are lost: set the column to text in the DMS and export again")
MASKED = N_("masked with *: export it again with whole numbers")
PHONE_SHORT = N_("{n} digits, too few for a mobile: the number we had stays")
PHONE_LONG = N_("{n} digits, too many for a mobile: the number we had stays")
PHONE_NO_AREA = N_("a landline without area code")
PHONE_WRONG = N_("no phone number")
VIN_LENGTH = N_("{n} characters, a VIN has 17")
VIN_LETTER = N_("a VIN has no I, O or Q and no other signs")
VIN_SIGN = N_("“{sign}” does not belong in a VIN: 17 digits and Latin letters, no I, O or Q")
VIN_FILLER = N_("a filler of the DMS, no VIN: left empty")
VIN_MEANT = N_("a VIN has no I, O or Q: perhaps {meant}")
VIN_TAIL = N_("only the tail of a VIN: the car is kept by plate and tail, please fill in the VIN")
VIN_CHECK = N_("the check digit should be {digit}: used, please compare with the licence")
PHONE_FILLER = N_("a filler number of the DMS: kept as suspect, never texted")
PHONE_SHARED = N_("{n} customers have this number: kept as suspect, never texted")
PLATE_WRONG = N_("no valid plate")
DATE_NONE = N_("an empty date of the DMS: left empty")
DATE_INVALID = N_("there is no such day: left empty")
DATE_NO_DAY = N_("a month without day: left empty")
DATE_UNREAD = N_("not read as a date: left empty")
DATE_AMBIGUOUS = N_("day or month first? left empty")
DATE_FUTURE = N_("lies in the future: left empty")
DATE_ORDER = N_("lies before {other}: left empty")
BIRTHDAY_DEFAULT = N_("a default date of the DMS, no birthday: left empty")
BIRTHDAY_DELIVERY = N_("the same day as the delivery: left empty")
BIRTHDAY_SPIKE = N_("{n} people have this birthday, probably a default of the DMS: please compare")
NUMBER_UNREAD = N_("not read as a number: left empty")
KM_ZERO = N_("0 km: no mileage was entered")
KM_WILD = N_("no believable mileage: left empty")
KM_NEXT = N_("less than at this visit: left empty")
KM_FALLS = N_("less than before: kept, not used for the forecast")
KM_JUMPS = N_("more than 300 km a day since the visit before: kept, not used for the forecast")
CLASS_TWO = N_("two classes in one cell: counted as other, please compare")
WORD_UNKNOWN = N_("an unknown word: left empty")
NAME_UNUSED = N_("a placeholder, no name: left empty")
NAME_TWO = N_("two names: the first is used, please ask")
NAME_VAGUE = N_("an incomplete name: used, please ask")
SECOND_COLUMN = N_("another column of the file says otherwise: the first one was used")
POSTCODE_WRONG = N_("a postcode has six digits: left empty")
ID_WRONG = N_("no ID number: left empty")
NEW_BY_ORDER = N_("a VIN the shop didn't know: made a car without owner")
OTHER_OWNER = N_("the same phone with another name: made a new customer, please compare")
CAR_MISSING = N_("no VIN and no plate: only the customer came in, fill in the VIN")
OWNER_STAYS = N_("another owner than ours: the owner stays until a sales list says so")
PLATE_TAKEN = N_("another car has this plate too: please compare")
NUMBER_OF_OTHER = N_("this number belongs to a record of another car: the row's car was not changed")

# rows (剔除)
COLUMNS = N_("{n} columns instead of {wanted}: a line break or comma inside a cell needs quotes")
TORN = N_("the file ends in the middle of this row: export it again, the other rows came in")
OPEN_QUOTE = N_("a quotation mark is not closed: close it, then import this row again")
NO_CAR = N_("no VIN, plate or phone that fits a car: fill in the VIN")
NO_KNOWN_CAR = N_("no car of the shop has this plate or VIN tail: fill in the whole VIN")
NO_PERSON = N_("no customer number and no name with phone: fill in one of them")
NO_ORDER = N_("no order number: fill it in")
NO_POLICY = N_("no policy number, and no VIN with kind and start: fill them in")
KEY_MOJIBAKE = N_("the key is garbled text: export it again, with the right encoding")

# rows (跳过)
BLANK = N_("blank")
TOTAL = N_("total or footer")
HEADER_AGAIN = N_("header repeated")
OWN_FILE = N_("one of our own files for the DMS: nothing in it is new to us")
SECOND_COPY = N_("second copy of a row above")
SECOND_DIFFERS = N_("the record of a row above, written differently: the first one counts")
SECOND_OTHER = N_("row {row} has this record too, with another value: that row counts, please compare")
SECOND_UNSURE = N_(
    "another row has this record too, with other values: this one was not used, please compare"
)

# why a value of the file wins or not
NEW_VALUE = N_("the file is newer")
EMPTIED = N_("an empty cell clears, as chosen")
WAS_EMPTY = N_("was empty")
BY_HAND = N_("corrected by hand on {day}")
KEPT_OURS = N_("decided: ours stays")

# what stays when a run is taken back
EDITED_SINCE = N_("edited since by {who} on {day}")
LATER_RUN = N_("import {run} speaks of it too")
STAYS_WHOLE = N_("belongs to a record that stays")
VALUE_TAKEN = N_("the former number belongs to another record now")


def reason(message: str, **values: object) -> str:
    """A message id with its values, as it is kept in the file."""
    return _SPLIT.join([message, *(f"{name}={value}" for name, value in values.items())])


def say(kept: str) -> str:
    """A kept reason in the language of the shop."""
    message, *values = kept.split(_SPLIT)
    return _(message).format(**dict(v.split("=", 1) for v in values))


def value(kept: str, name: str) -> str:
    """One of the values of a kept reason, '' when it has none of that name."""
    return dict(v.split("=", 1) for v in kept.split(_SPLIT)[1:]).get(name, "")
