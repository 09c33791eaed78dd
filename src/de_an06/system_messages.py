"""What the system says when it refuses to read or write, in both languages, and what mends it."""

from __future__ import annotations

import errno

from de_an06.text import Trouble, Words, printable

_SHARED = 32, 33
"""Codes of Windows: another program holds the file, or a part of it."""
_HELD = Words("tệp đang mở trong chương trình khác", "another program has the file open")
_ACCESS = Words("không có quyền", "permission denied")
_AGAIN = Words("hãy chạy lại", "run again")
_COPY = Words("hãy chép tệp sang ổ đĩa khác rồi chạy lại", "copy the file to another drive and run again")
_GRANT = Words(
    "hãy cấp quyền đọc cho người chạy lệnh, hoặc đóng chương trình đang mở tệp",
    "let the one who runs this read it, or close the program that has it open",
)
_SPACE = Words("hãy dọn chỗ trên ổ đĩa", "make room on the drive")
_OPEN = Words("kiểm tra xem tệp có mở được không rồi chạy lại", "see whether it can be opened, and run again")
_CLOSE = Words("hãy đóng bớt chương trình rồi chạy lại", "close some programs and run again")
_SHORTER = Words("hãy đặt tên ngắn hơn", "give it a shorter name")

_KNOWN: dict[str, Trouble] = {
    "EACCES": Trouble(_ACCESS, _GRANT),
    "EPERM": Trouble(_ACCESS, _GRANT),
    "ENOENT": Trouble(Words("không có tệp hoặc thư mục này", "no such file or folder"), _AGAIN),
    "ENOTDIR": Trouble(Words("một phần của đường dẫn không phải thư mục", "a part of the path is no folder"), _OPEN),
    "EISDIR": Trouble(Words("đây là thư mục, không phải tệp", "it is a folder, not a file"), _OPEN),
    "EEXIST": Trouble(Words("đã có tệp hoặc thư mục cùng tên", "there is a file or folder of this name"), _OPEN),
    "ELOOP": Trouble(Words("liên kết dẫn vòng quanh", "its links lead in a circle"), _OPEN),
    "ENAMETOOLONG": Trouble(Words("tên quá dài", "its name is too long"), _SHORTER),
    "EINVAL": Trouble(Words("tên hoặc thao tác không hợp lệ", "an invalid name or operation"), _OPEN),
    "ENOSPC": Trouble(Words("ổ đĩa đã đầy", "no space left on the drive"), _SPACE),
    "EDQUOT": Trouble(Words("đã hết dung lượng được cấp", "the quota of the drive is used up"), _SPACE),
    "EFBIG": Trouble(Words("tệp quá lớn đối với ổ đĩa", "the file is too large for the drive"), _SPACE),
    "EROFS": Trouble(Words("ổ đĩa chỉ cho đọc", "the drive can only be read"), _COPY),
    "EBUSY": Trouble(_HELD, _GRANT),
    "ETXTBSY": Trouble(_HELD, _GRANT),
    "EIO": Trouble(Words("ổ đĩa báo lỗi đọc hoặc ghi", "the drive reports an error"), _COPY),
    "ENXIO": Trouble(Words("không có thiết bị này", "no such device"), _COPY),
    "ENODEV": Trouble(Words("không có thiết bị này", "no such device"), _COPY),
    "ESTALE": Trouble(Words("ổ đĩa mạng không còn tệp này", "the network drive no longer has this file"), _AGAIN),
    "ETIMEDOUT": Trouble(Words("ổ đĩa mạng không trả lời", "the network drive does not answer"), _COPY),
    "ENOTCONN": Trouble(Words("ổ đĩa mạng không trả lời", "the network drive does not answer"), _COPY),
    "EHOSTDOWN": Trouble(Words("ổ đĩa mạng không trả lời", "the network drive does not answer"), _COPY),
    "ENETUNREACH": Trouble(Words("không có kết nối mạng", "the network cannot be reached"), _COPY),
    "EMFILE": Trouble(Words("có quá nhiều tệp đang mở", "too many files are open"), _CLOSE),
    "ENFILE": Trouble(Words("có quá nhiều tệp đang mở", "too many files are open"), _CLOSE),
    "ENOMEM": Trouble(Words("không đủ bộ nhớ", "not enough memory"), _CLOSE),
}
"""By the name of the error, for systems do not all have the same ones."""
_OTHER = Words("hệ thống báo lỗi ({said})", "the system reports an error ({said})")


def system_trouble(error: OSError) -> Trouble:
    """Return what an error of the system means and what mends it; one that is not known keeps its own words."""
    if getattr(error, "winerror", None) in _SHARED:
        return Trouble(_HELD, _GRANT)
    known = _KNOWN.get(errno.errorcode.get(error.errno or 0, ""))
    return known or Trouble(_OTHER.fill(said=printable(error.strerror or str(error) or type(error).__name__)), _OPEN)


def system_reason(error: OSError) -> Words:
    """Return what an error of the system means."""
    return system_trouble(error).what
