import * as v from 'valibot'

import type { PerColor } from '../domain/color.ts'
import type { Ports } from '../domain/config.ts'
import { isSamePath } from './paths.ts'
import { defaultSiteLink, inputEntries, listRegistries, type InputContext, type RegistryValues } from './schema.ts'

/** All inputs, and the rules between them. A rule is checked only if each input that it reads is valid. */
export const inputSchema = (context: InputContext) =>
  v.pipe(
    withPortRules(context),
    v.forward(
      v.partialCheck(
        [['blue-port'], ['health-path']],
        (values) => values['health-path'].length === 1 || isForEachPort(values['blue-port'], values['health-path']),
        'one path, or one for each port of `blue-port`',
      ),
      ['health-path'],
    ),
    v.forward(
      v.partialCheck(
        [['blue-port'], ['blue-health-port']],
        (ports) => isForEachPort(ports['blue-port'], ports['blue-health-port']),
        'one port for each port of `blue-port`',
      ),
      ['blue-health-port'],
    ),
    v.forward(
      v.partialCheck(
        [['green-port'], ['green-health-port']],
        (ports) => isForEachPort(ports['green-port'], ports['green-health-port']),
        'one port for each port of `green-port`',
      ),
      ['green-health-port'],
    ),
  )

const isForEachPort = (ports: Ports, list: readonly unknown[] | undefined): boolean =>
  list === undefined || list.length === ports.length

const haveCommonPort = (ports: { readonly 'blue-port': Ports; readonly 'green-port': Ports }): boolean =>
  ports['green-port'].some((port) => ports['blue-port'].includes(port))

/** The ports of both colors. */
const withPortRules = (context: InputContext) =>
  v.pipe(
    withSiteRules(context),
    v.forward(
      v.partialCheck(
        [['blue-port'], ['green-port']],
        (ports) => !haveCommonPort(ports),
        'a port other than `blue-port`, because both colors run at the same time',
      ),
      ['green-port'],
    ),
    v.forward(
      v.partialCheck(
        [['blue-port'], ['green-port']],
        (ports) => haveCommonPort(ports) || isForEachPort(ports['blue-port'], ports['green-port']),
        'as many ports as `blue-port`, in the same order: one for each service that nginx passes requests to',
      ),
      ['green-port'],
    ),
    v.forward(
      v.partialCheck(
        [['blue-port'], ['container-port']],
        (ports) => ports['container-port'] === undefined || ports['blue-port'].length === 1,
        'nothing, because `blue-port` has several ports: nginx reaches only one port of a color by its name',
      ),
      ['container-port'],
    ),
  )

/** How nginx's configuration says which color is live. */
const withSiteRules = (context: InputContext) =>
  v.pipe(
    withSiteFileRules(context),
    v.forward(
      v.partialCheck(
        [['blue-site'], ['green-site']],
        (sites) => !isSamePath(sites['blue-site'], sites['green-site']),
        'a file other than `blue-site`',
      ),
      ['green-site'],
    ),
    v.forward(
      v.partialCheck(
        [['site-link'], ['blue-site'], ['green-site']],
        (paths) => ![paths['blue-site'], paths['green-site']].some((site) => isSamePath(site, paths['site-link'])),
        'a path other than `blue-site` and `green-site`: the link that points to one of them',
      ),
      ['site-link'],
    ),
  )

/** A file in place of the link. */
const withSiteFileRules = (context: InputContext) =>
  v.pipe(
    withLiveLinkRules(context),
    v.forward(
      v.partialCheck(
        [['site-link'], ['site-file']],
        (paths) => paths['site-file'] === undefined || paths['site-link'] === defaultSiteLink,
        'nothing, because `site-file` is set: either a link or a file says which color is live',
      ),
      ['site-link'],
    ),
    v.forward(
      v.partialCheck(
        [['site-file'], ['site-text'], ['blue-site'], ['green-site']],
        (paths) => {
          const { 'site-file': file, 'site-text': text } = paths
          const sites = [paths['blue-site'], paths['green-site']]
          return file === undefined || text !== undefined || !sites.some((site) => isSamePath(site, file))
        },
        'a path other than `blue-site` and `green-site`: the file that is a copy of one of them',
      ),
      ['site-file'],
    ),
    v.forward(
      v.partialCheck(
        [['site-file'], ['site-text']],
        (values) => values['site-text'] === undefined || values['site-file'] !== undefined,
        'nothing, because `site-file` is empty: the file that has the text',
      ),
      ['site-text'],
    ),
  )

/** A link that nginx asks with each request, in place of both. */
const withLiveLinkRules = (context: InputContext) =>
  v.pipe(
    withComposeRules(context),
    v.forward(
      v.partialCheck(
        [['live-link'], ['site-link'], ['site-file']],
        (paths) =>
          paths['live-link'] === undefined ||
          (paths['site-link'] === defaultSiteLink && paths['site-file'] === undefined),
        'nothing, because `site-link` or `site-file` is set: one of the three says which color is live',
      ),
      ['live-link'],
    ),
    v.forward(
      v.partialCheck(
        [['live-link']],
        ({ 'live-link': path }) => path === undefined || !/\/(?:blue|green)$/.test(path),
        'a path that does not end in `/blue` or `/green`: the folders of the two colors are beside it',
      ),
      ['live-link'],
    ),
  )

/** What the inputs of Compose must be for both colors together, and for what was there before it. */
const withComposeRules = (context: InputContext) =>
  v.pipe(
    withServiceRules(context),
    v.forward(
      v.partialCheck(
        [['adopt'], ['old-color']],
        (values) => !values.adopt || values['old-color'] === 'stop',
        '`stop`, because `adopt` is `true`: the adopted container must free its port for the next release',
      ),
      ['old-color'],
    ),
    v.forward(
      v.partialCheck(
        [['adopt'], ['container-port']],
        (values) => !values.adopt || values['container-port'] === undefined,
        '`false`, because `container-port` is set: a container is adopted by the port of the server that it publishes',
      ),
      ['adopt'],
    ),
    v.forward(
      v.partialCheck(
        [['blue-services'], ['green-services'], ['compose-files'], ['project-name'], ['color-env'], ['env-files']],
        (values) =>
          !values['green-services'].some((service) => values['blue-services'].includes(service)) ||
          projectInputs.some((input) => !isSameForBoth(values[input])),
        'services that are not in `blue-services`; leave a shared service out of both lists; where each color is a ' +
          'project of its own, set `project-name: NAME-{blue|green}`',
      ),
      ['green-services'],
    ),
    v.forward(
      v.partialCheck(
        [['env'], ['color-env']],
        ({ env = {}, 'color-env': { blue, green } = { blue: {}, green: {} } }) =>
          !Object.keys({ ...blue, ...green }).some((name) => Object.hasOwn(env, name)),
        'variables that are not in `env`',
      ),
      ['color-env'],
    ),
  )

/** A service is one thing only: of a color, a job or a worker. */
const withServiceRules = (context: InputContext) =>
  v.pipe(
    withRegistryRules(context),
    v.forward(
      v.partialCheck(
        [['blue-services'], ['green-services'], ['job-services']],
        (values) => !shares(values['job-services'], [...values['blue-services'], ...values['green-services']]),
        'services that are in neither `blue-services` nor `green-services`',
      ),
      ['job-services'],
    ),
    v.forward(
      v.partialCheck(
        [['blue-services'], ['green-services'], ['job-services'], ['worker-services']],
        (values) =>
          !shares(values['worker-services'], [
            ...values['blue-services'],
            ...values['green-services'],
            ...(values['job-services'] ?? []),
          ]),
        'services that are in none of `blue-services`, `green-services` and `job-services`',
      ),
      ['worker-services'],
    ),
  )

const shares = (services: readonly string[] = [], others: readonly string[]): boolean =>
  services.some((service) => others.includes(service))

/** The inputs by which the colors can be projects of their own. */
const projectInputs = ['compose-files', 'project-name', 'color-env', 'env-files'] as const

const isSameForBoth = (value: PerColor<unknown> | undefined): boolean =>
  JSON.stringify(value?.blue) === JSON.stringify(value?.green)

/** A user and a password for each registry. */
const withRegistryRules = (context: InputContext) =>
  v.pipe(
    withDependencyRules(context),
    v.forward(
      v.partialCheck(
        [['registry'], ['registry-username'], ['registry-password']],
        (values) => isForEachRegistry(values, values['registry-username']),
        'one user a line for each line of `registry`',
      ),
      ['registry-username'],
    ),
    v.forward(
      v.partialCheck(
        [['registry'], ['registry-username'], ['registry-password']],
        (values) => isForEachRegistry(values, values['registry-password']),
        'one password or token a line for each line of `registry`',
      ),
      ['registry-password'],
    ),
  )

const isForEachRegistry = (values: RegistryValues, list: readonly string[] = []): boolean =>
  list.length === listRegistries(values).length

/** The inputs that need another input to be set. */
const withDependencyRules = (context: InputContext) =>
  v.pipe(
    v.object(inputEntries(context)),
    v.forward(
      v.partialCheck(
        [['key'], ['password']],
        ({ key, password }) => (key ?? password) !== undefined,
        'a private key, or set `password`',
      ),
      ['key'],
    ),
    v.forward(
      v.partialCheck(
        [['key'], ['passphrase']],
        ({ key, passphrase }) => passphrase === undefined || key !== undefined,
        'nothing, because `key` is empty; to log in with a password, set `password`',
      ),
      ['passphrase'],
    ),
    v.forward(
      v.partialCheck(
        [['environment'], ['github-token']],
        (values) => values.environment === undefined || values['github-token'] !== undefined,
        'a token with the permission `deployments: write`, because `environment` is set',
      ),
      ['github-token'],
    ),
    v.forward(
      v.partialCheck(
        [['public-url'], ['public-url-required']],
        (values) => values['public-url'] !== undefined || !values['public-url-required'],
        '`false`, because `public-url` is empty',
      ),
      ['public-url-required'],
    ),
  )
