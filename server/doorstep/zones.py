"""The time zones that Doorstep knows, and what a clock says in one. Pure: no clock, no I/O but the zones' own data.

Python finds zones that no browser shows (`posix/…`, `localtime`), and a page with such a one has no times at all. So
the list is closed: the zones of the IANA database's own table of places, as far as browsers of the last years know
them, and UTC. Another name is refused with a sentence at every door; what a phone says is kept and read safely.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

_PLACES = {
    "Africa": """
        Abidjan Accra Addis_Ababa Algiers Asmara Bamako Bangui Banjul Bissau Blantyre Brazzaville Bujumbura
        Cairo Casablanca Ceuta Conakry Dakar Dar_es_Salaam Djibouti Douala El_Aaiun Freetown Gaborone Harare
        Johannesburg Juba Kampala Khartoum Kigali Kinshasa Lagos Libreville Lome Luanda Lubumbashi Lusaka Malabo
        Maputo Maseru Mbabane Mogadishu Monrovia Nairobi Ndjamena Niamey Nouakchott Ouagadougou Porto-Novo
        Sao_Tome Tripoli Tunis Windhoek
    """,
    "America": """
        Adak Anchorage Anguilla Antigua Araguaina Argentina/Buenos_Aires Argentina/Catamarca Argentina/Cordoba
        Argentina/Jujuy Argentina/La_Rioja Argentina/Mendoza Argentina/Rio_Gallegos Argentina/Salta
        Argentina/San_Juan Argentina/San_Luis Argentina/Tucuman Argentina/Ushuaia Aruba Asuncion Atikokan Bahia
        Bahia_Banderas Barbados Belem Belize Blanc-Sablon Boa_Vista Bogota Boise Cambridge_Bay Campo_Grande
        Cancun Caracas Cayenne Cayman Chicago Chihuahua Ciudad_Juarez Costa_Rica Creston Cuiaba Curacao
        Danmarkshavn Dawson Dawson_Creek Denver Detroit Dominica Edmonton Eirunepe El_Salvador Fort_Nelson
        Fortaleza Glace_Bay Goose_Bay Grand_Turk Grenada Guadeloupe Guatemala Guayaquil Guyana Halifax Havana
        Hermosillo Indiana/Indianapolis Indiana/Knox Indiana/Marengo Indiana/Petersburg Indiana/Tell_City
        Indiana/Vevay Indiana/Vincennes Indiana/Winamac Inuvik Iqaluit Jamaica Juneau Kentucky/Louisville
        Kentucky/Monticello Kralendijk La_Paz Lima Los_Angeles Lower_Princes Maceio Managua Manaus Marigot
        Martinique Matamoros Mazatlan Menominee Merida Metlakatla Mexico_City Miquelon Moncton Monterrey
        Montevideo Montserrat Nassau New_York Nome Noronha North_Dakota/Beulah North_Dakota/Center
        North_Dakota/New_Salem Nuuk Ojinaga Panama Paramaribo Phoenix Port-au-Prince Port_of_Spain Porto_Velho
        Puerto_Rico Punta_Arenas Rankin_Inlet Recife Regina Resolute Rio_Branco Santarem Santiago Santo_Domingo
        Sao_Paulo Scoresbysund Sitka St_Barthelemy St_Johns St_Kitts St_Lucia St_Thomas St_Vincent Swift_Current
        Tegucigalpa Thule Tijuana Toronto Tortola Vancouver Whitehorse Winnipeg Yakutat
    """,
    "Antarctica": """
        Casey Davis DumontDUrville Macquarie Mawson McMurdo Palmer Rothera Syowa Troll Vostok
    """,
    "Arctic": """
        Longyearbyen
    """,
    "Asia": """
        Aden Almaty Amman Anadyr Aqtau Aqtobe Ashgabat Atyrau Baghdad Bahrain Baku Bangkok Barnaul Beirut
        Bishkek Brunei Chita Colombo Damascus Dhaka Dili Dubai Dushanbe Famagusta Gaza Hebron Ho_Chi_Minh
        Hong_Kong Hovd Irkutsk Jakarta Jayapura Jerusalem Kabul Kamchatka Karachi Kathmandu Khandyga Kolkata
        Krasnoyarsk Kuala_Lumpur Kuching Kuwait Macau Magadan Makassar Manila Muscat Nicosia Novokuznetsk
        Novosibirsk Omsk Oral Phnom_Penh Pontianak Pyongyang Qatar Qostanay Qyzylorda Riyadh Sakhalin Samarkand
        Seoul Shanghai Singapore Srednekolymsk Taipei Tashkent Tbilisi Tehran Thimphu Tokyo Tomsk Ulaanbaatar
        Urumqi Ust-Nera Vientiane Vladivostok Yakutsk Yangon Yekaterinburg Yerevan
    """,
    "Atlantic": """
        Azores Bermuda Canary Cape_Verde Faroe Madeira Reykjavik South_Georgia St_Helena Stanley
    """,
    "Australia": """
        Adelaide Brisbane Broken_Hill Darwin Eucla Hobart Lindeman Lord_Howe Melbourne Perth Sydney
    """,
    "Europe": """
        Amsterdam Andorra Astrakhan Athens Belgrade Berlin Bratislava Brussels Bucharest Budapest Busingen
        Chisinau Copenhagen Dublin Gibraltar Guernsey Helsinki Isle_of_Man Istanbul Jersey Kaliningrad Kirov
        Kyiv Lisbon Ljubljana London Luxembourg Madrid Malta Mariehamn Minsk Monaco Moscow Oslo Paris Podgorica
        Prague Riga Rome Samara San_Marino Sarajevo Saratov Simferopol Skopje Sofia Stockholm Tallinn Tirane
        Ulyanovsk Vaduz Vatican Vienna Vilnius Volgograd Warsaw Zagreb Zurich
    """,
    "Indian": """
        Antananarivo Chagos Christmas Cocos Comoro Kerguelen Mahe Maldives Mauritius Mayotte Reunion
    """,
    "Pacific": """
        Apia Auckland Bougainville Chatham Chuuk Easter Efate Fakaofo Fiji Funafuti Galapagos Gambier
        Guadalcanal Guam Honolulu Kanton Kiritimati Kosrae Kwajalein Majuro Marquesas Midway Nauru Niue Norfolk
        Noumea Pago_Pago Palau Pitcairn Pohnpei Port_Moresby Rarotonga Saipan Tahiti Tarawa Tongatapu Wake
        Wallis
    """,
}

KNOWN = frozenset(f"{area}/{place}" for area, places in _PLACES.items() for place in places.split()) | {"UTC"}
"""Every zone that may be named to the server."""

WANTED = "must be a time zone of the IANA list under its present name, such as Asia/Shanghai"
"""The end of the sentence that refuses another name."""

_UNSHOWN = frozenset({"Factory", "localtime", "posixrules"})
_SAME = ("posix/", "right/")


def is_known(name: object) -> bool:
    """Whether the zone may be named."""
    return isinstance(name, str) and name in KNOWN


def reading(name: str, otherwise: str) -> str:
    """The zone that a phone means by a name: itself, the one that it hides behind a prefix of the files, or
    `otherwise`, which is that of the visit."""
    bare = _bare(name)
    return bare if bare in KNOWN else otherwise


def kept(name: str) -> str:
    """The zone of an old row, from the time when any name was taken, under one that pages can show. An alias
    (`PRC`) is left as it stands: browsers know it."""
    if name in KNOWN:
        return name
    bare = _bare(name)
    return "UTC" if bare in _UNSHOWN or not _loads(bare) else bare


def place(name: str) -> ZoneInfo:
    """The clock of a zone, also of one that an old row names; never raises."""
    return ZoneInfo(kept(name))


def instants(local: datetime, name: str) -> tuple[datetime, ...]:
    """Which instants (UTC) a local time without an offset may mean in a zone, the earlier one first.

    None: the clocks are set forward over it, there is no such time that day. Two: they are set back, it comes twice.
    Whoever has typed it is asked, with the offset of each; nobody guesses.
    """
    there = place(name)
    found = {local.replace(tzinfo=there, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(at for at in found if at.astimezone(there).replace(tzinfo=None) == local.replace(fold=0)))


def written(at: datetime, name: str) -> str:
    """An instant as RFC 3339 by the clock of a zone, to the second."""
    return at.astimezone(place(name)).isoformat(timespec="seconds")


def offset(at: datetime, name: str) -> str:
    """How far the clock of a zone is from UTC at an instant: `+08:00`."""
    return written(at, name)[19:25]


def is_said_twice(at: datetime, name: str) -> bool:
    """Whether the clock of the zone shows this instant's time twice that day, so that only its offset tells which."""
    return len(instants(at.astimezone(place(name)).replace(tzinfo=None), name)) > 1


def _bare(name: str) -> str:
    for prefix in _SAME:
        name = name.removeprefix(prefix)
    return name


@cache
def _loads(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (OSError, ValueError, KeyError):  # a folder's name, a path, an unknown one
        return False
