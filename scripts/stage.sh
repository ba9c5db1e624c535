#!/usr/bin/env bash
# Runs one command under a heading and prints its time: stage.sh TITLE COMMAND...
set -uo pipefail
# shellcheck source=scripts/say.sh
. "$(dirname "$0")/say.sh"

title=$1
shift

say "$title"
"$@"
code=$?
# The title's part in brackets is an estimate. It is left out beside the measured time.
if [ "$code" -eq 0 ]; then
  say "${title%% (*}: done in $(duration $SECONDS)"
else
  say "${title%% (*}: FAILED after $(duration $SECONDS)"
fi
exit "$code"
