#!/bin/sh
# Open this, then drop a folder of exports on the window: its report is written beside this file, and opened.
data=$1
case $data in
  '' | /*) ;;
  *) data=$PWD/$data ;;
esac
cd "$(dirname "$0")" || exit 2
if [ -z "$data" ]; then
  printf 'Hãy kéo thư mục số liệu vào cửa sổ này rồi nhấn Enter: '
  # What a terminal puts before blanks when a folder is dropped is taken away by a plain read.
  # shellcheck disable=SC2162
  read data
fi
python=@PYTHON@
if [ -x "$python" ]; then
  set -- "$python" -m de_an06
elif command -v de-an06 >/dev/null 2>&1; then
  set -- de-an06
else
  printf 'Không tìm thấy chương trình de-an06. Hãy cài lại, rồi chạy: de-an06 launcher\n'
  exit 2
fi
"$@" report "$data" --format html --format xlsx --open --lang vi
status=$?
if [ "$status" -ne 0 ]; then
  printf '\nKhông lập được báo cáo. Để xem lỗi của số liệu, chạy: %s check "%s"\n' "$*" "$data"
fi
exit "$status"
