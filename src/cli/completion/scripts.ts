/** What a shell reads to complete words of hsi-run: each asks the program itself, so that runs and pipelines are those of now. */
export const SCRIPTS: Readonly<Record<string, string>> = {
  bash: String.raw`# hsi-run: completion for bash. In ~/.bashrc:  source <(hsi-run completion bash)
_hsi_run() {
  local line="${'${COMP_LINE:0:COMP_POINT}'}" current prefix word text also=""
  local -a words
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  current="${'${words[${#words[@]}-1]}'}"
  # bash takes a word apart at these characters, and wants only what is behind the last of them.
  prefix="${'${current%"${current##*[=:]}"}'}"
  COMPREPLY=()
  while IFS=$'\t' read -r word text; do
    case $word in
      :files | :folders) also=$word ;;
      *) COMPREPLY+=("${'${word#"$prefix"}'}") ;;
    esac
  done < <(hsi-run completion words -- "${'${words[@]:1}'}" 2> /dev/null)
  if [[ $also == :files ]]; then
    compopt -o filenames 2> /dev/null
    COMPREPLY+=($(compgen -f -- "${'${current#"$prefix"}'}"))
  elif [[ $also == :folders ]]; then
    compopt -o filenames 2> /dev/null
    COMPREPLY+=($(compgen -d -- "${'${current#"$prefix"}'}"))
  fi
  [[ ${'${#COMPREPLY[@]}'} -eq 1 && ${'${COMPREPLY[0]}'} == *[/=] ]] && compopt -o nospace 2> /dev/null
  return 0
}
complete -F _hsi_run hsi-run`,
  zsh: String.raw`#compdef hsi-run
# hsi-run: completion for zsh. In ~/.zshrc, behind compinit:  source <(hsi-run completion zsh)
_hsi_run() {
  local line word text also=""
  local -a open closed
  while IFS=$'\t' read -r word text; do
    case $word in
      :files | :folders) also=$word ;;
      *[/=]) open+=("${'${word}'}") ;;
      *) closed+=("${'${word//:/\\:}'}:$text") ;;
    esac
  done < <(hsi-run completion words -- "${'${(@)words[2,CURRENT]}'}" 2> /dev/null)
  (( ${'${#closed}'} )) && _describe 'hsi-run' closed
  (( ${'${#open}'} )) && compadd -S '' -- "${'${open[@]}'}"
  [[ $also == :files ]] && _files
  [[ $also == :folders ]] && _files -/
  return 0
}
compdef _hsi_run hsi-run`,
  fish: String.raw`# hsi-run: completion for fish. Once:  hsi-run completion fish > ~/.config/fish/completions/hsi-run.fish
function __hsi_run_words
    set -l words (commandline -opc) (commandline -ct)
    for line in (hsi-run completion words -- $words[2..-1] 2> /dev/null)
        switch $line
            case ':files*' ':folders*'
                __fish_complete_path (commandline -ct)
            case '*'
                echo $line
        end
    end
end
complete -c hsi-run -f -a '(__hsi_run_words)'`,
};
