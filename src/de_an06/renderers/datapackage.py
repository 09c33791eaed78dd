"""Data package: one zip with the figures as CSV, what every column means, where they come from, and a DCAT record.

It is what readers of open data take: a Frictionless Data Package whose table is the canonical CSV, byte by byte.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from de_an06.flat import Field, both, fields_of
from de_an06.renderers import Renderer
from de_an06.renderers.csv import harmless, report_csv
from de_an06.text import LANGS, Words, day, inert
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from de_an06.report import Report
    from de_an06.text import Lang

    Object = dict[str, Any]

FIGURES, DEFINITIONS = "data/figures.csv", "data/indicators.csv"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of every member: a zip bears one, and there is none that would not change."""
_DEFINED = (
    Field("indicator", "string", Words("Mã chỉ tiêu", "Indicator"), Words("Mã của chỉ tiêu.", "The indicator's id.")),
    *(
        Field(f"{name}_{lang}", "string", Words(vi, en), Words(f"{vi} ({in_vi}).", f"{en} in {in_en}."))
        for name, vi, en in (
            ("title", "Tên chỉ tiêu", "Title"),
            ("formula", "Công thức", "Formula"),
            ("note", "Cách hiểu", "Reading"),
        )
        for lang, in_vi, in_en in (("vi", "tiếng Việt", "Vietnamese"), ("en", "tiếng Anh", "English"))
    ),
    Field(
        "group", "string", Words("Nhóm điểm nghẽn", "Bottleneck group"),
        Words("legal, services, infrastructure, resources.", "legal, services, infrastructure or resources."),
    ),
    Field("kind", "string", Words("Loại", "Kind"), Words("ratio: tỷ lệ; count: số đếm.", "ratio or count.")),
    Field(
        "better", "string", Words("Chiều tốt", "Better"),
        Words("higher: càng cao càng tốt; lower: càng thấp càng tốt.", "higher or lower."),
    ),
    Field(
        "decimals", "integer", Words("Số lẻ", "Decimals"),
        Words("Số chữ số thập phân của tỷ lệ.", "Decimal places of the percentage."),
    ),
    Field("legal", "string", Words("Căn cứ", "Legal source"), Words("Văn bản quy định.", "The legal source.")),
)  # fmt: skip


def _report(report: Report, lang: Lang) -> bytes:
    data = {FIGURES: report_csv(report, lang).encode(), DEFINITIONS: _definitions(report).encode()}
    described = {
        "datapackage.json": _dumped(package_object(report, data)),
        "dcat.jsonld": _dumped(dcat_object(report, data)),
        "README.md": _readme(report).encode(),
    }
    return _zipped(described | data)


def _zipped(members: Mapping[str, bytes]) -> bytes:
    """Return a zip of files, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def _dumped(document: Object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _definitions(report: Report) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(field.name for field in _DEFINED)
    for found in report.indicators.values():
        row = {
            "indicator": found.id, "group": found.group, "kind": found.kind, "better": found.better,
            "decimals": found.decimals if found.kind == "ratio" else 0, "legal": found.legal,
            **both("title", found.title), **both("formula", found.formula), **both("note", found.note),
        }  # fmt: skip
        writer.writerow(harmless(str(row.get(field.name, ""))) for field in _DEFINED)
    return out.getvalue()


# --- the package --------------------------------------------------------------------------------------------


def package_object(report: Report, data: Mapping[str, bytes]) -> Object:
    """Return the descriptor of the package: its tables with their schemas, its sources, its period."""
    figures = _resource("figures", FIGURES, _titles("figures"), fields_of(report), data)
    figures["schema"]["foreignKeys"] = [
        {"fields": "indicator", "reference": {"resource": "indicators", "fields": "indicator"}}
    ]
    indicators = _resource("indicators", DEFINITIONS, _titles("definitions"), _DEFINED, data)
    indicators["schema"]["primaryKey"] = ["indicator"]
    package: Object = {
        "profile": "tabular-data-package",
        "name": _name(report),
        "id": report.data_code,
        "title": _two(_title(report)),
        "description": _two(_about(report)),
        "generator": f"de-an06 {report.version}",
        "keywords": ["de-an-06", "vietnam", "administrative-procedures"],
        "period": _period(report),
        "as_of": report.as_of.isoformat(),
        "provisional": report.provisional,
        "resources": [figures, indicators],
        "sources": [
            {"title": inert(file.path), "table": file.table, "rows": file.rows, "hash": f"sha256:{file.sha256}"}
            for file in report.inputs
        ],
    }
    if report.publisher:
        package["contributors"] = [{"title": inert(report.publisher), "role": "publisher"}]
    if report.licence:
        known_as = "path" if _is_link(report.licence) else "name"
        package["licenses"] = [{known_as: report.licence}]
    return package


def _resource(name: str, path: str, title: str, fields: Sequence[Field], data: Mapping[str, bytes]) -> Object:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": path,
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data[path]),
        "hash": f"sha256:{sha256(data[path]).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True},
        "schema": {
            "fields": [
                {"name": f.name, "type": f.kind, "title": _two(f.title), "description": _two(f.meaning)} for f in fields
            ],
            "missingValues": [""],
        },
    }


def _name(report: Report) -> str:
    """Return a name as packages may have it: small letters, digits, dots, dashes."""
    named = f"de-an-06-{report.period.label}-{report.period.calendar.name}"
    return named.lower().replace("..", "-")


def _period(report: Report) -> Object:
    period = report.period
    return {
        "label": period.label,
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "calendar": period.calendar.name,
    }


# --- the DCAT record ----------------------------------------------------------------------------------------

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def dcat_object(report: Report, data: Mapping[str, bytes]) -> Object:
    """Return a DCAT record of the package as JSON-LD, which a catalogue of open data can take over."""
    period = report.period
    record: Object = {
        "@context": _CONTEXT,
        "@type": "dcat:Dataset",
        "dct:identifier": report.data_code,
        "dct:title": _told(_title(report)),
        "dct:description": _told(_about(report)),
        "dcat:keyword": ["Đề án 06", "administrative procedures", "Viet Nam"],
        "dct:language": list(LANGS),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(period.start.isoformat()),
            "dcat:endDate": _day(period.end.isoformat()),
        },
        "dcat:distribution": [
            _distribution(FIGURES, "figures", report, data),
            _distribution(DEFINITIONS, "definitions", report, data),
        ],
    }
    if report.publisher:
        record["dct:publisher"] = {"@type": "foaf:Organization", "foaf:name": inert(report.publisher)}
    if report.licence:
        record["dct:license"] = _licence(report.licence)
    return record


def _distribution(path: str, key: str, report: Report, data: Mapping[str, bytes]) -> Object:
    found: Object = {
        "@type": "dcat:Distribution",
        "dct:title": _told(words(f"package_{key}")),
        "dcat:downloadURL": {"@id": path},
        "dcat:mediaType": {"@id": "https://www.iana.org/assignments/media-types/text/csv"},
        "dcat:byteSize": {"@value": str(len(data[path])), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": sha256(data[path]).hexdigest(), "@type": "xsd:hexBinary"},
        },
    }
    return found | ({"dct:license": _licence(report.licence)} if report.licence else {})


def _licence(licence: str) -> Object:
    """Return a licence as a link; one that is a name is looked up among those of SPDX."""
    return {"@id": licence if _is_link(licence) else f"https://spdx.org/licenses/{licence}"}


def _is_link(licence: str) -> bool:
    return licence.startswith(("http://", "https://"))


def _day(text: str) -> Object:
    return {"@value": text, "@type": "xsd:date"}


def _told(text: Words) -> list[Object]:
    return [{"@value": text.of(lang), "@language": lang} for lang in LANGS]


# --- sentences ----------------------------------------------------------------------------------------------


def _two(text: Words) -> str:
    """Return both languages as one text, for properties that take one."""
    return text.vi if text.vi == text.en else f"{text.vi} / {text.en}"


def _titles(key: str) -> str:
    return _two(words(f"package_{key}"))


def _title(report: Report) -> Words:
    return words("package_title", label=report.period.label)


def _about(report: Report) -> Words:
    period = report.period
    return Words(
        *(
            words(
                "package_about",
                start=day(period.start, lang),
                end=day(period.end, lang),
                calendar=period.calendar.title.of(lang),
                as_of=day(report.as_of, lang),
            ).of(lang)
            for lang in LANGS
        )
    )


def _readme(report: Report) -> str:
    """Return what a person reads first, in both languages."""
    parts = [_part(report, lang) for lang in LANGS]
    return "\n".join(parts)


def _part(report: Report, lang: Lang) -> str:
    scope = [] if report.scope is None else [f"{words('scope').of(lang)} {inert(report.scope.of(lang))}"]
    said = dict.fromkeys(inert(notice.of(lang)) for notice in (*report.notices, *report.period.warnings))
    banner = [inert(report.banner)] if report.banner else []
    lines = [
        f"# {_title(report).of(lang)}", *banner, _about(report).of(lang), *scope,
        *(f"{words('notice').of(lang)} {text}" for text in said),
        f"{words('data_code').of(lang)} `{report.data_code}`; de-an06 {report.version}",
        "\n".join(f"- `{path}`: {words(f'package_{key}').of(lang)}." for path, key in _MEMBERS),
    ]  # fmt: skip
    return "\n\n".join(lines) + "\n"


_MEMBERS = (
    (FIGURES, "figures"),
    (DEFINITIONS, "definitions"),
    ("datapackage.json", "descriptor"),
    ("dcat.jsonld", "dcat"),
)

RENDERER = Renderer("datapackage", (".zip",), _report, binary=True)
