# Makes a folder stand exactly at a commit, with nothing else in it. Runs as the user of the jobs. GIT is git's path.
# Ends with 3 when the commit cannot be had, with 4 when it cannot be checked out.
folder=$1 commit=$2 branch=$3 address=$4 depth=$5

mkdir -p -- "$folder" && cd -- "$folder" || exit 4

git() {
  "$GIT" -c safe.directory='*' -c protocol.ext.allow=never -c core.hooksPath=/dev/null -c core.fsmonitor=false \
    -c gc.autoDetach=false -c advice.detachedHead=false "$@"
}

# A job may leave anything in .git that makes git run programs or look elsewhere, and locks of a git that was killed.
disarm() {
  rm -rf .git/config .git/hooks .git/info .git/commondir .git/*.lock &&
    printf '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n' > .git/config
}

begin() {
  if [[ -L .git || ! -d .git ]]; then
    rm -rf .git
    git init -q . || exit 4
  fi
  disarm
}

is_there() {
  git cat-file -e "$commit^{commit}" 2> /dev/null
}

fetch() {
  echo "Fetching changes with git depth set to $depth..."
  local tip="+refs/heads/$branch:refs/remotes/origin/$branch" found=no
  git fetch -q --no-tags --depth "$depth" -- "$address" "$tip" && found=yes
  is_there && return
  # The branch was moved, rewritten or deleted since the pipeline was made: ask for the commit itself.
  git fetch -q --no-tags --depth 1 -- "$address" "$commit"
  is_there && return
  # Not every server hands out a commit by its name; it may yet be further down the branch.
  [[ $found = yes ]] && git fetch -q --no-tags --depth 2147483647 -- "$address" "$tip"
  is_there
}

stand() {
  git checkout -f -q --detach "$commit" -- && git clean -ffdxq
}

is_damaged() {
  ! git fsck --connectivity-only > /dev/null 2>&1
}

begin
if is_there || fetch; then
  stand && exit 0
elif ! is_damaged; then
  exit 3
fi
echo "The working copy is damaged; clearing it and starting afresh..."
find . -mindepth 1 -delete
begin
fetch || exit 3
stand || exit 4
