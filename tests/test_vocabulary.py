"""The words of closed choices: each phrase means one member, and the office's own words win."""

from __future__ import annotations

import re

import pytest

from de_an06.errors import ConfigError
from de_an06.tables import tables
from de_an06.tables.ii06a import KINDS
from de_an06.text import fold
from de_an06.vocabulary import member_of, shipped, spellings, vocabulary

MEMBERS = {
    "channel": ["direct", "online", "postal"],
    "status": ["not_received", "open", "paused", "done", "ended_without_result"],
    "level": ["full", "partial", "none"],
    "tier": ["ministry", "province", "district", "commune", "village"],
    "facility": [
        "mobile_villages",
        "4g_population",
        "smartphone_households",
        "fiber_households",
        "fiber_communes",
        "computer_enterprises",
        "computer_staff",
        "skilled_staff",
    ],
    "action": ["abolished", "cut", "simplified"],
    "body": ["task_force", "support_team"],
}

NATIONAL_STATUSES = {
    "Mới đăng ký": "not_received",
    "Được tiếp nhận": "open",
    "Không được tiếp nhận": "not_received",
    "Đang xử lý": "open",
    "Yêu cầu bổ sung giấy tờ": "paused",
    "Yêu cầu thực hiện nghĩa vụ tài chính": "paused",
    "Công dân yêu cầu rút hồ sơ": "ended_without_result",
    "Dừng xử lý": "ended_without_result",
    "Đã xử lý xong": "done",
    "Đã trả kết quả": "done",
}

FACILITIES = {
    "Thôn, bản, tổ dân phố phủ sóng di động và Internet": "mobile_villages",
    "Dân số tiếp cận 4G": "4g_population",
    "Hộ có điện thoại thông minh": "smartphone_households",
    "Hộ phủ mạng cáp quang": "fiber_households",
    "Xã, thị trấn phủ mạng cáp quang": "fiber_communes",
    "Doanh nghiệp, HTX có máy tính": "computer_enterprises",
    "Cán bộ có máy tính kết nối Internet": "computer_staff",
    "Cán bộ bảo đảm trình độ, chuyên môn": "skilled_staff",
}


def meaning(name: str, phrase: str) -> str | None:
    """Return the member that a phrase stands for."""
    found = vocabulary().phrases[name].get(fold(phrase))
    return None if found is None else member_of(found)


def test_members_are_those_of_the_contract() -> None:
    """Each vocabulary has its members, in their order."""
    assert {name: list(members) for name, members in vocabulary().members.items()} == MEMBERS


def test_columns_use_vocabularies_that_exist() -> None:
    """Every vocabulary that a column of a table names is one of these."""
    used = {column.vocabulary for table in tables().values() for column in table.columns.values()} - {None}
    assert used == set(MEMBERS)


def test_titles_stand_in_both_languages() -> None:
    """Each member has a Vietnamese and an English title, which differ."""
    titles = [title for members in vocabulary().members.values() for title in members.values()]
    assert all(title.vi and title.en and title.vi != title.en for title in titles)


@pytest.mark.parametrize("name", MEMBERS)
def test_no_phrase_belongs_to_two_members(name: str) -> None:
    """Within a vocabulary a phrase stands for one member."""
    claims = [(phrase, member) for member, entry in shipped()[name].items() for phrase in spellings(member, entry)]
    assert len({phrase for phrase, _ in claims}) == len(set(claims))


@pytest.mark.parametrize("name", MEMBERS)
def test_ids_and_titles_are_accepted(name: str) -> None:
    """A member goes by its id and by its title in either language."""
    for member, title in vocabulary().members[name].items():
        assert {meaning(name, text) for text in (member, *title)} == {member}


@pytest.mark.parametrize(("phrase", "member"), NATIONAL_STATUSES.items())
def test_national_statuses_go_by_phrase_and_number(phrase: str, member: str) -> None:
    """Each of the ten national statuses has its class, by its phrase and by its number."""
    number = list(NATIONAL_STATUSES).index(phrase) + 1
    assert meaning("status", phrase) == meaning("status", str(number)) == member


@pytest.mark.parametrize(
    ("phrase", "member"),
    [
        ("Chờ bổ sung hồ sơ", "paused"),
        ("Chờ ký duyệt", "open"),
        ("Chờ thực hiện liên thông", "open"),
        ("Chờ thực hiện nghĩa vụ tài chính", "paused"),
        ("Chờ xử lý", "open"),
        ("Hồ sơ không xử lý được", "ended_without_result"),
        ("Hồ sơ mới tiếp nhận", "open"),
        ("Hồ sơ đăng ký mới trực tuyến", "not_received"),
        ("Không tiếp nhận", "not_received"),
        ("Đã bổ sung - chờ tiếp nhận", "not_received"),
        ("Đã rút hồ sơ", "ended_without_result"),
    ],
)
def test_statuses_of_igate_have_a_class(phrase: str, member: str) -> None:
    """The phrases of VNPT iGate are known."""
    assert meaning("status", phrase) == member


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("Công dân yêu cầu rút hồ sơ", "withdrawn"),
        ("7", "withdrawn"),
        ("Đã rút hồ sơ", "withdrawn"),
        ("Dừng xử lý", "stopped"),
        ("8", "stopped"),
        ("Từ chối", "refused"),
        ("Hồ sơ không xử lý được", ""),
        ("Kết thúc không có kết quả", ""),
        ("Kết thúc không có kết quả (rút, trả lại, dừng, từ chối)", ""),
        ("ended_without_result", ""),
    ],
)
def test_a_phrase_tells_a_kind_by_its_own_words(phrase: str, kind: str) -> None:
    """How a dossier ended without a result is told by phrases that say it, and by no others."""
    assert vocabulary().phrases["status"][fold(phrase)] == f"ended_without_result.{kind}".rstrip(".")


def test_kinds_are_those_that_the_form_counts() -> None:
    """The kinds of one status are those of form II.06a; no other member of a vocabulary has any."""
    found = {
        member: list(e["kinds"]) for entries in shipped().values() for member, e in entries.items() if "kinds" in e
    }
    assert found == {"ended_without_result": list(KINDS)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_alone_is_no_phrase(kind: str) -> None:
    """The names of kinds are not read in cells: "returned" may say that a result was handed out."""
    assert meaning("status", kind) is None


@pytest.mark.parametrize("kind", KINDS)
def test_an_office_may_tell_the_kind(kind: str) -> None:
    """A phrase of the office's own may stand for a kind of a member."""
    own = vocabulary({"status": {"Hồ sơ bị trả": f"ended_without_result.{kind}"}}).phrases["status"]
    assert own[fold("Hồ sơ bị trả")] == f"ended_without_result.{kind}"


@pytest.mark.parametrize(("phrase", "member"), FACILITIES.items())
def test_facilities_go_by_their_short_phrases(phrase: str, member: str) -> None:
    """The short phrases of coverage sheets name their facilities."""
    assert meaning("facility", phrase) == member


@pytest.mark.parametrize(
    ("name", "phrase", "member"),
    [
        ("channel", "1", "direct"),
        ("channel", "2", "online"),
        ("channel", "3", "postal"),
        ("channel", "BCCI", "postal"),
        ("channel", "QUA MẠNG", "online"),
        ("level", "DVCTT toàn trình", "full"),
        ("level", "mot phan", "partial"),
        ("level", "Không", "none"),
        ("level", "Mức 4", None),
        ("tier", "thị trấn", "commune"),
        ("tier", "Cấp bộ", "ministry"),
        ("tier", "thôn", "village"),
        ("action", "Đơn giản hoá", "simplified"),
    ],
)
def test_words_of_real_exports_are_known(name: str, phrase: str, member: str | None) -> None:
    """Words seen in exports are known; the old levels 1 to 4 mean nothing until the office says so."""
    assert meaning(name, phrase) == member


def test_parts_of_a_listed_tier_are_known() -> None:
    """A tier phrase with commas means the same member as each of its parts."""
    phrases = vocabulary().phrases["tier"]
    listed = {phrase: member for phrase, member in phrases.items() if "," in phrase}
    assert listed
    assert all(phrases[part.strip()] == m for phrase, m in listed.items() for part in re.split(",", phrase))


def test_the_offices_words_win() -> None:
    """A phrase of the office's own is taken folded, and before the shipped meaning."""
    own = vocabulary({"status": {"APPROVED": "done", "8": "paused"}}).phrases["status"]
    assert (own["approved"], own["8"], own["9"]) == ("done", "paused", "done")


def test_the_offices_words_stay_with_their_run() -> None:
    """Words given once are not there the next time."""
    vocabulary({"status": {"APPROVED": "done"}})
    assert meaning("status", "APPROVED") is None


def test_an_unknown_vocabulary_is_named_with_those_there_are() -> None:
    """A section for a vocabulary that doesn't exist is refused."""
    with pytest.raises(ConfigError, match=r"“statuses”.*status, level") as error:
        vocabulary({"statuses": {"APPROVED": "done"}})
    assert "không có danh mục từ “statuses”" in error.value.vi


def test_an_unknown_member_is_named_with_those_there_are() -> None:
    """A phrase for a member that doesn't exist is refused."""
    with pytest.raises(ConfigError, match=r"“APPROVED” = “finished”.*paused, done") as error:
        vocabulary({"status": {"APPROVED": "finished"}})
    assert "không có mục “finished”" in error.value.vi


def test_an_unknown_kind_is_named_with_those_there_are() -> None:
    """A phrase for a kind that doesn't exist, or of a member that has none, is refused."""
    for meant in ("ended_without_result.lost", "paused.withdrawn"):
        with pytest.raises(ConfigError, match=rf"“{meant}”.*ended_without_result\.withdrawn"):
            vocabulary({"status": {"APPROVED": meant}})


@pytest.mark.parametrize(
    ("extra", "path"),
    [
        ({"statuses": {"APPROVED": "done"}}, ("vocabulary", "statuses")),
        ({"status": {"APPROVED": "finished"}}, ("vocabulary", "status", "APPROVED")),
    ],
)
def test_what_is_unknown_has_its_place(extra: dict[str, dict[str, str]], path: tuple[str, ...]) -> None:
    """A vocabulary or member that doesn't exist is told with the file and line of its key."""
    with pytest.raises(ConfigError, match=r"^de-an06\.toml, line 7: \[vocabulary") as error:
        vocabulary(extra, lambda *key: ("de-an06.toml", 7 if key == path else 0))
    assert error.value.vi.startswith("de-an06.toml, dòng 7: [vocabulary")
