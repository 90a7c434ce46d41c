import * as v from 'valibot'

import { samePath } from './paths.ts'
import { inputEntries, type InputContext } from './schema.ts'

/** All inputs and what they must be together. A rule is asked once each input that it reads is good by itself. */
export const inputSchema = (context: InputContext) =>
  v.pipe(
    withCredentialRules(context),
    v.forward(
      v.partialCheck(
        [['blue-port'], ['green-port']],
        (ports) => ports['blue-port'] !== ports['green-port'],
        'another port than `blue-port`: both colors run side by side',
      ),
      ['green-port'],
    ),
    v.forward(
      v.partialCheck(
        [['blue-services'], ['green-services']],
        (lists) => !lists['green-services'].some((service) => lists['blue-services'].includes(service)),
        'services that are not in `blue-services`; one in neither list is shared',
      ),
      ['green-services'],
    ),
    v.forward(
      v.partialCheck(
        [['blue-site'], ['green-site']],
        (sites) => !samePath(sites['blue-site'], sites['green-site']),
        'another file than `blue-site`',
      ),
      ['green-site'],
    ),
    v.forward(
      v.partialCheck(
        [['site-link'], ['blue-site'], ['green-site']],
        (paths) => ![paths['blue-site'], paths['green-site']].some((site) => samePath(site, paths['site-link'])),
        'another path than `blue-site` and `green-site`: the link that points to one of them',
      ),
      ['site-link'],
    ),
  )

const withCredentialRules = (context: InputContext) =>
  v.pipe(
    v.object(inputEntries(context)),
    v.forward(
      v.partialCheck(
        [['key'], ['password']],
        ({ key, password }) => (key ?? password) !== undefined,
        'a private key, unless `password` is set',
      ),
      ['key'],
    ),
    v.forward(
      v.partialCheck(
        [['key'], ['passphrase']],
        ({ key, passphrase }) => passphrase === undefined || key !== undefined,
        'nothing while `key` is empty: it opens the key (to log in with a password, set `password`)',
      ),
      ['passphrase'],
    ),
    v.forward(
      v.partialCheck(
        [['environment'], ['github-token']],
        (values) => values.environment === undefined || values['github-token'] !== undefined,
        'a token that may write deployments, since `environment` is set',
      ),
      ['github-token'],
    ),
    v.forward(
      v.partialCheck(
        [['public-url'], ['public-url-required']],
        (values) => values['public-url'] !== undefined || !values['public-url-required'],
        '`false` while `public-url` is empty: it says that this address must answer',
      ),
      ['public-url-required'],
    ),
  )
