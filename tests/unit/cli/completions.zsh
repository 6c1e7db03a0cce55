# Prints what zsh offers for a command line, one a line: completes it in an interactive shell behind
# a pseudo terminal, whose compadd tells what it was given.
#
#   zsh -f completions.zsh FOLDER-OF-THE-FUNCTION LINE
emulate -R zsh
zmodload zsh/zpty
export completions=$1 found_file=$(mktemp)

# An interactive shell takes no comments. With -O, -A and -D compadd only answers its caller.
zpty shell zsh -f -i
zpty -w shell '
PROMPT=
fpath=($completions $fpath)
autoload -Uz compinit
compinit -u -d ~/.zcompdump
compadd() {
  local -a found
  if (( $@[(I)-[OAD]] == 0 )); then
    builtin compadd -A found "$@"
    print -rl -- $found >>$found_file
  fi
  builtin compadd "$@"
}
finish() { print -r -- "<<end>>"; exit }
zle -N finish
bindkey "^I" complete-word
bindkey "^X" finish
print -r -- "<<ready>>"'
zpty -r -m shell seen '*<<ready>>*
*'
zpty -w -n shell "$2"$'\t\x18'
zpty -r -m shell seen '*<<end>>*'
cat $found_file
rm -f $found_file
