# bash completion for etl(1).

# Whether the word is an option that has its value in the next word.
_etl_takes_value() {
  case "$1" in
    --debug | --verbose | --quiet | --json | --no-color | --help | --version | \
      --create-table | --no-header | --force | --no-init | --dry-run | \
      --all-or-nothing | --rollback | --install | --remove) return 1 ;;
    --*=*) return 1 ;;
    --?*) return 0 ;;
    *) return 1 ;;
  esac
}

# What may stand after an option: words, or the function that finds them.
_etl_values() { # command, option
  case "$2" in
    --lang) echo en es ;;
    --log-level) echo debug info warning error off ;;
    --mode) [ "$1" = load-csv ] && echo replace append upsert || echo full ;;
    --decimal) echo . , ;;
    --thousands) echo . , _ space ;;
    --delimiter) echo , tab ;;
    --quote) echo none ;;
    --publish) echo link copy ;;
    --numeric) echo auto text real ;;
    --arrays) echo text json ;;
    --views) echo translate materialize skip ;;
    --verify) echo none counts checksum ;;
    --level) echo counts checksum rows ;;
    --on) echo mon tue wed thu fri sat sun mon-fri ;;
    --encoding) iconv --list 2>/dev/null | tr -d / | tr '\n' ' ' ;;
    --timezone) awk '!/^#/ { print $3 }' /usr/share/zoneinfo/zone.tab 2>/dev/null ;;
  esac
}

_etl_options() { # command
  echo --env-file --report-dir --log-dir --lang --log-level --debug --verbose --quiet --json --no-color \
    --connect-timeout --stall-timeout --lock-timeout --help
  case "$1" in
    '') echo --version ;;
    load-csv)
      echo --table --schema --mode --create-table --force --no-init --dry-run --metrics-dir \
        --max-errors --rejects --delimiter --quote --encoding --no-header --skip-lines \
        --skip-footer --comment --null --decimal --thousands --date-format
      ;;
    replicate)
      echo --schema --tables --exclude --mirror --mode --keep --publish --backup-dir --all-or-nothing \
        --rollback --numeric --arrays --views --verify --metrics-dir --jobs --memory --timeout \
        --dry-run
      ;;
    validate) echo --schema --tables --exclude --mirror --level --output --metrics-dir ;;
    schedule) echo --at --on --timezone --timeout --max-age --http --install --remove --name ;;
  esac
}

_etl() {
  local word option='' command='' action='' i
  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD - 1]}"
  # readline splits --mode=upsert at its sign.
  if [ "$current" = '=' ]; then
    current='' option="$before"
  elif [ "$before" = '=' ]; then
    option="${COMP_WORDS[COMP_CWORD - 2]}"
  elif _etl_takes_value "$before"; then
    option="$before"
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="${COMP_WORDS[i]}"
    case "$word" in
      -*) if _etl_takes_value "$word"; then ((i++)); [ "${COMP_WORDS[i]}" = '=' ] && ((i++)); fi ;;
      *) if [ -z "$command" ]; then command="$word"; else action="$word"; fi ;;
    esac
  done

  COMPREPLY=()
  case "$option" in
    --env-file | --rejects | --output | --mirror)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    --report-dir | --log-dir | --metrics-dir | --backup-dir)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
      return
      ;;
    ?*)
      mapfile -t COMPREPLY < <(compgen -W "$(_etl_values "$command" "$option")" -- "$current")
      return
      ;;
  esac
  case "$current" in
    -*) mapfile -t COMPREPLY < <(compgen -W "$(_etl_options "$command")" -- "$current") ;;
    *)
      if [ -z "$command" ]; then
        mapfile -t COMPREPLY < <(compgen -W 'load-csv replicate validate schedule' -- "$current")
      elif [ "$command" = schedule ] && [ -z "$action" ]; then
        mapfile -t COMPREPLY < <(compgen -W 'start run status notify-test setup-cron setup-systemd
          setup-windows' -- "$current")
      elif [ "$command" = load-csv ]; then
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
      fi
      ;;
  esac
}

complete -F _etl etl
