# Makes a folder stand exactly at a commit, with nothing else in it. Runs as the user of the jobs. GIT is git's path;
# the other capitals are what the job wants, and the arguments its flags of git clean.
# Ends with 3 when the commit cannot be had, with 4 when it cannot be checked out, with 5 when a submodule cannot be had.
clean_flags=("$@")

mkdir -p -- "$FOLDER" && cd -- "$FOLDER" || exit 4

git() {
  "$GIT" -c safe.directory='*' -c protocol.ext.allow=never -c core.hooksPath=/dev/null -c core.fsmonitor=false \
    -c core.useReplaceRefs=false -c gc.autoDetach=false -c advice.detachedHead=false -c submodule.recurse=false "$@"
}

# Folders that a job closed, as module caches are, would stay.
open_folders() {
  chmod -R u+rwX .
}

empty() {
  find . -mindepth 1 -delete 2> /dev/null || { open_folders; find . -mindepth 1 -delete; } || exit 4
}

# A job may leave anything in .git that makes git run programs or look elsewhere, and locks of a git that was killed.
# The repositories of submodules can hold the same; they are had anew.
disarm() {
  local url=${ADDRESS//\\/\\\\}
  rm -rf .git/config .git/config.worktree .git/hooks .git/info .git/commondir .git/modules .git/*.lock \
    .git/objects/info/alternates .git/refs/replace &&
    printf '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n[remote "origin"]\n\turl = "%s"\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n' \
      "${url//\"/\\\"}" > .git/config
}

begin() {
  if [[ -L .git || ! -d .git ]]; then
    rm -rf .git
    git init -q . || exit 4
  fi
  disarm
}

is_there() {
  git cat-file -e "$COMMIT^{commit}" 2> /dev/null
}

fetch() {
  local tips=(--no-tags --depth "$DEPTH" -- "$ADDRESS" "+refs/heads/$BRANCH:refs/remotes/origin/$BRANCH") found=no
  if [[ $DEPTH = 0 ]]; then
    echo "Fetching changes..."
    tips=(--depth 2147483647 -- "$ADDRESS" '+refs/heads/*:refs/remotes/origin/*' '+refs/tags/*:refs/tags/*')
  else
    echo "Fetching changes with git depth set to $DEPTH..."
  fi
  git fetch -q "${tips[@]}" && found=yes
  is_there && return
  # The branch was moved, rewritten or deleted since the pipeline was made: ask for the commit itself.
  git fetch -q --no-tags --depth "$((DEPTH == 0 ? 2147483647 : DEPTH))" -- "$ADDRESS" "$COMMIT"
  is_there && return
  # Not every server hands out a commit by its name; it may yet be further down the branch.
  [[ $found = yes && $DEPTH != 0 ]] &&
    git fetch -q --no-tags --depth 2147483647 -- "$ADDRESS" "+refs/heads/$BRANCH:refs/remotes/origin/$BRANCH"
  is_there
}

has() {
  if [[ $REFETCH = yes ]]; then fetch; else is_there || fetch; fi
}

# Files that a job told git not to look at, git would never look at again; and an index that it wrote can say anything.
# INDEX tells whether it is known to be the same that git left.
distrust_index() {
  case $INDEX in
    same) ;;
    changed) rm -rf .git/index ;;
    *) ! git ls-files -v 2> /dev/null | grep -q '^[a-zS]' || rm -rf .git/index ;;
  esac
}

clean() {
  [[ ${#clean_flags[@]} = 0 ]] || git clean "${clean_flags[@]}" -q
}

stand() {
  [[ $CHECKOUT = true ]] || return 0
  distrust_index
  git checkout -f -q --detach "$COMMIT" -- || return
  if [[ -e .gitmodules ]]; then
    local entry
    while IFS= read -r -d '' entry; do
      rm -rf -- "./${entry#*$'\t'}" && mkdir -- "./${entry#*$'\t'}" || return
    done < <(git ls-tree -r -z "$COMMIT" | grep -z '^160000 ')
  fi
  clean 2> /dev/null || { open_folders; clean; }
}

# The rules of the repository's own address.
is_safe() {
  [[ -n $1 && $1 != -* && ! $1 =~ ^[A-Za-z0-9+.-]*:: && ! $1 =~ [[:cntrl:]] ]]
}

# Of the repository in a folder; the further arguments say which.
submodules() {
  local folder=$1 entry depth=()
  shift
  [[ -f $folder/.gitmodules && ! -L $folder/.gitmodules ]] || return 0
  while IFS= read -r -d '' entry; do
    if ! is_safe "${entry#*$'\n'}"; then
      echo "The address of a submodule in $folder/.gitmodules is not one that git may be given"
      return 1
    fi
  done < <(git config -z -f "$folder/.gitmodules" --get-regexp '^submodule\..*\.url$')
  [[ $SUBMODULE_DEPTH = 0 ]] || depth=(--depth "$SUBMODULE_DEPTH")
  git -C "$folder" submodule --quiet init -- "$@" &&
    git -C "$folder" submodule --quiet update --force "${depth[@]}" -- "$@" || return
  [[ $SUBMODULES = recursive ]] || return 0
  while IFS= read -r -d '' entry; do
    [[ ! -e $folder/$entry/.git ]] || submodules "$folder/$entry" || return
  done < <(git -C "$folder" submodule --quiet foreach 'printf "%s\0" "$sm_path"')
}

finish() {
  stand || return 4
  [[ $SUBMODULES != none && $CHECKOUT = true ]] || return 0
  echo "Updating/initializing submodules..."
  local paths=()
  read -r -a paths <<< "$SUBMODULE_PATHS"
  submodules . "${paths[@]}" || return 5
}

is_damaged() {
  ! git fsck --connectivity-only > /dev/null 2>&1
}

[[ $STRATEGY != clone ]] || empty
begin
if has; then
  finish
  ended=$?
  [[ $ended = 4 ]] || exit "$ended"
elif ! is_damaged; then
  exit 3
fi
echo "The working copy is damaged; clearing it and starting afresh..."
empty
begin
fetch || exit 3
finish
