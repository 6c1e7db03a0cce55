# fish completion for etl(1).

# Whether the command of the line is one of the arguments; without arguments: whether it has none yet.
function __fish_etl_command
    set -l is_value no
    for word in (commandline -opc)[2..]
        if test $is_value = yes
            set is_value no
            continue
        end
        switch $word
            case --env-file --report-dir --log-dir --lang --log-level \
                --connect-timeout --stall-timeout --lock-timeout
                set is_value yes
            case '-*'
            case '*'
                contains -- $word $argv
                return
        end
    end
    test -z "$argv"
end

complete -c etl -f
complete -c etl -n __fish_etl_command -a load-csv -d 'Load CSV files into PostgreSQL'
complete -c etl -n __fish_etl_command -a replicate -d 'Copy a PostgreSQL schema into the mirror'
complete -c etl -n __fish_etl_command -a validate -d 'Compare the mirror with PostgreSQL'
complete -c etl -n __fish_etl_command -a schedule -d 'Run replicate at set times'

complete -c etl -l env-file -r -F -d 'Read settings from this file'
complete -c etl -l report-dir -x -a '(__fish_complete_directories)' -d 'Where reports go'
complete -c etl -l log-dir -x -a '(__fish_complete_directories)' -d 'Where logs go'
complete -c etl -l lang -x -a 'en es' -d 'Language to speak'
complete -c etl -l log-level -x -a 'debug info warning error off' -d 'What goes into the logs'
complete -c etl -l debug -d 'The same as --log-level debug --verbose'
complete -c etl -s v -l verbose -d 'Say more'
complete -c etl -s q -l quiet -d 'Say nothing but errors, and what was asked for'
complete -c etl -l json -d 'Print one JSON document'
complete -c etl -l no-color -d 'No colours'
complete -c etl -l connect-timeout -x -d 'Seconds for one attempt to connect'
complete -c etl -l stall-timeout -x -d 'Seconds of silence from the server'
complete -c etl -l lock-timeout -x -d 'Seconds to wait for a lock on a table'
complete -c etl -s h -l help -d 'Show the options'
complete -c etl -n __fish_etl_command -l version -d 'Show the version'

set -l load '__fish_etl_command load-csv'
complete -c etl -n $load -F
complete -c etl -n $load -l table -x -d 'Load every file into this table'
complete -c etl -n $load -l schema -x -d 'Schema of the tables'
complete -c etl -n $load -l mode -x -a 'replace append upsert' -d 'What to do with the rows there'
complete -c etl -n $load -l create-table -d 'Make tables that are missing'
complete -c etl -n $load -l force -d 'Append a file that was loaded already'
complete -c etl -n $load -l no-init -d 'Create nothing that is missing'
complete -c etl -n $load -l dry-run -d 'Do everything but the commit'
complete -c etl -n $load -l metrics-dir -x -a '(__fish_complete_directories)' -d 'More metrics'
complete -c etl -n $load -l max-errors -x -d 'Bad rows that may be left out, or percent'
complete -c etl -n $load -l rejects -r -F -d 'Where bad rows go'
complete -c etl -n $load -l delimiter -x -a ', tab' -d 'Between fields'
complete -c etl -n $load -l quote -x -a none -d 'Around fields'
complete -c etl -n $load -l encoding -x -a '(iconv --list 2>/dev/null | string replace -a / "")' \
    -d 'Of the files'
complete -c etl -n $load -l no-header -d 'There is no line of names'
complete -c etl -n $load -l skip-lines -x -d 'Lines to leave out at the start'
complete -c etl -n $load -l skip-footer -x -d 'Records to leave out at the end'
complete -c etl -n $load -l comment -x -d 'Leave out lines that begin with it'
complete -c etl -n $load -l null -x -d 'An unquoted field of this text is NULL'
complete -c etl -n $load -l decimal -x -a '. ,' -d 'Decimal sign of numbers'
complete -c etl -n $load -l thousands -x -a '. , _ space' -d 'Between groups of three digits'
complete -c etl -n $load -l date-format -x -d 'In the words of to_date()'

set -l both '__fish_etl_command replicate validate'
complete -c etl -n $both -l schema -x -d Schemas
complete -c etl -n $both -l tables -x -d 'Only these tables'
complete -c etl -n $both -l exclude -x -d 'All but these tables'
complete -c etl -n $both -l mirror -r -F -d 'The mirror'
complete -c etl -n $both -l metrics-dir -x -a '(__fish_complete_directories)' -d 'More metrics'

set -l replicate '__fish_etl_command replicate'
complete -c etl -n $replicate -l mode -x -a full -d How
complete -c etl -n $replicate -l keep -x -d 'Generations that stay'
complete -c etl -n $replicate -l publish -x -a 'link copy' -d 'How a generation takes its place'
complete -c etl -n $replicate -l backup-dir -x -a '(__fish_complete_directories)' -d 'Put a copy there too'
complete -c etl -n $replicate -l all-or-nothing -d 'Publish nothing where a table failed'
complete -c etl -n $replicate -l rollback -d 'Put the mirror back to the generation before'
complete -c etl -n $replicate -l numeric -x -a 'auto text real' -d 'How numeric is kept'
complete -c etl -n $replicate -l arrays -x -a 'text json' -d 'How arrays are kept'
complete -c etl -n $replicate -l views -x -a 'translate materialize skip' -d 'What becomes of views'
complete -c etl -n $replicate -l verify -x -a 'none counts checksum' -d 'What is proven'
complete -c etl -n $replicate -l jobs -x -d 'Tables copied at the same time'
complete -c etl -n $replicate -l memory -x -d 'For sorting, like 512MB'
complete -c etl -n $replicate -l timeout -x -d 'Seconds after which the run is ended'
complete -c etl -n $replicate -l dry-run -d 'Say what would be done'

set -l validate '__fish_etl_command validate'
complete -c etl -n $validate -l level -x -a 'counts checksum rows' -d 'What is compared'
complete -c etl -n $validate -l output -r -F -d 'Rows that differ, as CSV'

set -l actions start run status notify-test setup-cron setup-systemd setup-windows
set -l schedule '__fish_etl_command schedule'
set -l no_action "$schedule; and not __fish_seen_subcommand_from $actions"
complete -c etl -n $no_action -a start -d 'Stay up and run when it is due'
complete -c etl -n $no_action -a run -d 'Run once, now'
complete -c etl -n $no_action -a status -d 'Show the last runs and the next one'
complete -c etl -n $no_action -a notify-test -d 'Send a test to everybody whom the settings name'
complete -c etl -n $no_action -a setup-cron -d 'Lines for your crontab'
complete -c etl -n $no_action -a setup-systemd -d 'A service and a timer'
complete -c etl -n $no_action -a setup-windows -d 'A task of the Task Scheduler'
complete -c etl -n $schedule -l at -x -d 'Times of day, HH:MM'
complete -c etl -n $schedule -l on -x -a 'mon tue wed thu fri sat sun mon-fri' -d Days
complete -c etl -n $schedule -l timezone -x -d 'Time zone of both' \
    -a "(awk '!/^#/ { print \$3 }' /usr/share/zoneinfo/zone.tab 2>/dev/null)"
complete -c etl -n $schedule -l timeout -x -d 'Seconds after which a run is ended'
complete -c etl -n $schedule -l max-age -x -d 'Status fails where the last success is older'
complete -c etl -n $schedule -l install -d 'setup-...: hand it to the scheduler'
complete -c etl -n $schedule -l remove -d 'setup-...: take it out again'
complete -c etl -n $schedule -l name -x -d 'setup-...: of the units, the task or the lines'
complete -c etl -n $schedule -l http -x -d 'Status page, health and metrics at HOST:PORT'
