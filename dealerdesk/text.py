"""Language: English message ids, gettext catalogues, Simplified Chinese unless told otherwise.

One catalogue serves window, paper and command line. The language is a setting of the shop and
never the locale of the machine.
"""

from __future__ import annotations

import gettext as _gettext

import resources

DEFAULT = "zh_CN"
LANGUAGES = ("zh_CN", "en")


class _Current:
    language = ""
    catalogue: _gettext.NullTranslations = _gettext.NullTranslations()


def use(language: str) -> None:
    """Speak ``language`` (``zh_CN`` or ``en``) from now on; anything else means the default."""
    if language not in LANGUAGES:
        language = DEFAULT
    if language == _Current.language:
        return
    if language == "en":
        _Current.catalogue = _gettext.NullTranslations()
    else:
        _Current.catalogue = _gettext.translation(
            "dealerdesk", str(resources.path("locale")), [language], fallback=True
        )
    _Current.language = language


def language() -> str:
    """The language spoken now."""
    return _Current.language or DEFAULT


def in_every_language(message: str) -> tuple[str, ...]:
    """``message`` as each language says it, for a search that knows them all."""
    found = [
        _gettext.translation("dealerdesk", str(resources.path("locale")), [language], fallback=True)
        for language in LANGUAGES
    ]
    return tuple(catalogue.gettext(message) for catalogue in found)


def _(message: str) -> str:
    """``message`` in the language of the shop."""
    if not _Current.language:
        use(DEFAULT)
    return _Current.catalogue.gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """The form of a message that fits the count ``n``."""
    if not _Current.language:
        use(DEFAULT)
    return _Current.catalogue.ngettext(one, many, n)


def N_(message: str) -> str:
    """Mark ``message`` for the catalogue; it is translated where it is shown."""
    return message
