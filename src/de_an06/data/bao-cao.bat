@echo off
rem Drop a folder of exports here: its report is written beside this file, and opened.
chcp 65001 >nul
setlocal DisableDelayedExpansion
cd /d "%~dp0"
set "DATA=%~1"
if not defined DATA (
  echo Hãy kéo thư mục số liệu rồi thả vào tệp bao-cao.bat.
  goto wait
)
set "RUN=de-an06"
where de-an06 >nul 2>nul || set "RUN=py -m de_an06"
%RUN% report "%DATA%" --format html --format xlsx --open --lang vi
if not errorlevel 2 goto end
echo.
echo Không lập được báo cáo. Chạy %RUN% check "%DATA%" để xem lỗi của số liệu.
:wait
pause
:end
