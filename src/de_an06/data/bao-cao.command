#!/bin/sh
# Open this, then drop a folder of exports on the window (or name one): its report is written beside this file, and opened.
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
if command -v de-an06 >/dev/null 2>&1; then
  set -- de-an06
else
  set -- python3 -m de_an06
fi
"$@" report "$data" --format html --format xlsx --open --lang vi
status=$?
if [ "$status" -ge 2 ]; then
  printf '\nKhông lập được báo cáo. Chạy: %s check "%s" để xem lỗi của số liệu.\n' "$*" "$data"
fi
exit "$status"
