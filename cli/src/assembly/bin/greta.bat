@echo off
rem Starts Greta.
rem   JAVA_HOME            the Java to use, 17 or later; else the one on the PATH
rem   GRETA_JAVA_OPTIONS   more options for it, for instance -Xmx2g
setlocal
set "java=java.exe"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
for %%f in ("%~dp0..\lib\greta-cli-*.jar") do set "cli=%%~ff"
"%java%" "@%~dp0..\jvm.options" %GRETA_JAVA_OPTIONS% -jar "%cli%" %*
exit /b %ERRORLEVEL%
