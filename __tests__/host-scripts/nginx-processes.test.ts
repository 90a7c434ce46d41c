import { afterAll, expect, test } from '@jest/globals'
import { runOrThrow } from '../../src/host/host.ts'
import { sh } from '../../src/host/script.ts'
import { startLocalSession, scriptCommand } from '../support/local-session.ts'
import { sourceLibraries } from '../support/source-libraries.ts'

const { session } = startLocalSession()
afterAll(() => session.close())

test('a process runs while its id has its start time: the kernel reuses ids', async () => {
  const script = sh`
    ${sourceLibraries(['nginx-workers'])}
    sleep 30 & child=$!
    start=$(awk '{ sub(/^.*\) /, ""); print $20 }' /proc/$child/stat)
    for worker in $child:$start $child:1 $child:; do
      if is_running "$worker"; then echo runs; else echo gone; fi
    done
    kill -KILL $child; wait $child
    if is_running "$child:$start"; then echo runs; else echo gone; fi
  `
  expect(await runOrThrow(session, scriptCommand(script))).toBe('runs\ngone\ngone\ngone\n')
})

test('a reload is under way while a SIGHUP waits for the master', async () => {
  const script = sh`
    ${sourceLibraries(['nginx-reload'])}
    print_state() { if is_reloading "$1"; then echo reloading; else echo free; fi; }
    sleep 30 & master=$!
    print_state $master
    kill -STOP $master
    until case $(cat /proc/$master/stat) in *') T '*) ;; *) false ;; esac; do sleep 0.01; done
    kill -HUP $master
    print_state $master
    kill -KILL $master; wait $master
    print_state $master
  `
  expect(await runOrThrow(session, scriptCommand(script))).toBe('free\nreloading\nfree\n')
})
