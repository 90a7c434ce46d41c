/** Docker Hub, as `docker login` stores it. */
export const dockerHub = 'https://index.docker.io/v1/'

const hubNames = ['docker.io', 'index.docker.io', 'registry-1.docker.io', 'index.docker.io/v1']

/** A registry by one of its names, as `docker login` stores it. */
export const storedName = (name: string): string => (hubNames.includes(name) ? dockerHub : name)

/** The registry of an image, as `docker login` stores it. */
export function registryName(image: string): string {
  const [first = '', ...rest] = image.split('/')
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? storedName(first) : dockerHub
}

/** A registry in words. */
export const describeRegistry = (registry: string): string => (registry === dockerHub ? 'Docker Hub' : registry)

/** Whether a registry refused a login, or asked for one, by what Docker printed. Docker's own socket says `permission denied`. */
export const isLoginRefused = (output: string): boolean =>
  /unauthorized|authentication|no basic auth|credentials|(?<!permission )denied/i.test(output)

/** Whether a registry accepts a login no more: one of ECR ends after 12 hours. */
export const hasLoginEnded = (output: string): boolean => /expired/i.test(output)
