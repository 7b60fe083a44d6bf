# Read by the start scripts: sets `java`, the Java to use, and `version`, for instance 17.0.15; ends them if there is none from 17 on.

die() {
  printf 'greta: %s\n' "$1" >&2
  exit 1
}

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
  [ -x "$java" ] || die "JAVA_HOME is $JAVA_HOME, and there is no bin/java in it. Point it to a Java, 17 or later."
else
  java=$(command -v java) || die "there is no java on the PATH. Install a Java, 17 or later, or set JAVA_HOME to one."
  java=$(readlink -f "$java" 2>/dev/null || printf '%s' "$java")
fi

# From the file that each Java has, as asking it costs as much time as all else here.
version=
release=${java%/bin/java}/release
if [ -r "$release" ]; then
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*) version=${line#JAVA_VERSION=} ;;
    esac
  done <"$release"
fi
[ -n "$version" ] || version=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
version=$(printf '%s' "$version" | tr -cd '0-9.')
major=${version%%.*}
[ "${major:-0}" -ge 17 ] || die "$java is Java ${version:-of an unknown version}. Greta needs 17 or later: set JAVA_HOME."
