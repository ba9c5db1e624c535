# Messages of the scripts. Sourced, not run.

# Bold in a terminal, plain in a log.
if [ -t 1 ]; then bold=$'\033[1m' plain=$'\033[0m'; else bold='' plain=''; fi

say() { printf '%s==> %s%s\n' "$bold" "$*" "$plain"; }

fail() {
  printf '%serror: %s%s\n' "$bold" "$*" "$plain" >&2
  exit 1
}

# Prints a number of seconds in minutes and seconds.
duration() {
  if [ "$1" -lt 60 ]; then echo "$1 s"; else echo "$(($1 / 60)) min $(($1 % 60)) s"; fi
}
