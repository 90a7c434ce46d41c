# shellcheck shell=sh
# Reads memory from the kernel: docker stats would take two seconds.
# Programs: awk.

# Prints memory AVAILABLE-KIB FREE-SWAP-KIB.
print_memory() {
  print_fact memory "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)" "$(awk '/^SwapFree:/ { print $2 }' /proc/meminfo)"
}

# Prints used ID BYTES of each container whose control group is where Docker makes it: without the file cache that the
# kernel takes back first.
print_used_memory() { # CGROUP-ROOT ID...
  root=$1
  shift
  for id; do
    for group in "$root/system.slice/docker-$id.scope" "$root/docker/$id" \
      "$root/memory/system.slice/docker-$id.scope" "$root/memory/docker/$id"; do
      for file in "$group/memory.current" "$group/memory.usage_in_bytes"; do
        [ -r "$file" ] || continue
        print_fact used "$id" "$(awk 'NF == 1 { total = $1 } $1 ~ /^(total_)?inactive_file$/ { cache = $2 }
          END { print total - cache }' "$file" "$group/memory.stat")"
        break 2
      done
    done
  done
}
