@echo off
rem Drop a folder of exports here: its report is written beside this file, and opened.
chcp 65001 >nul
setlocal DisableDelayedExpansion
set "DATA=%~f1"
cd /d "%~dp0"
if "%~1"=="" (
  echo Hãy kéo thư mục số liệu rồi thả vào tệp bao-cao.bat.
  goto wait
)
set "PYTHON=@PYTHON@"
set RUN="%PYTHON%" -m de_an06
if exist "%PYTHON%" goto run
set RUN=de-an06
where de-an06 >nul 2>nul && goto run
echo Không tìm thấy chương trình de-an06. Hãy cài lại, rồi chạy: de-an06 launcher
goto wait
:run
%RUN% report "%DATA%" --format html --format xlsx --open --lang vi
if not errorlevel 1 goto end
echo.
echo Không lập được báo cáo. Để xem lỗi của số liệu, chạy: %RUN% check "%DATA%"
:wait
pause
:end
