#!/usr/bin/env bash
# Runs one command under a heading and says how long it took: stage.sh TITLE COMMAND...
set -uo pipefail
# shellcheck source=scripts/say.sh
. "$(dirname "$0")/say.sh"

title=$1
shift

say "$title"
"$@"
code=$?
# The part of the title in brackets is the estimate; beside the measured time it would only confuse.
if [ "$code" -eq 0 ]; then
  say "${title%% (*}: done in $(duration $SECONDS)"
else
  say "${title%% (*}: FAILED after $(duration $SECONDS)"
fi
exit "$code"
