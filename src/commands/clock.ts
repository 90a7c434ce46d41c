import { sh } from '../host/script.ts'

/** Defines `now`: hundredths of a second since the host started; no clock that somebody sets can disturb it. */
export const clock = sh`
  now() { read -r up _ </proc/uptime; printf '%s' "\${up%.*}\${up#*.}"; }
`
