/** A color's site, and nginx's link: a script that changes the color's containers refuses where the link leads to it. */
export interface LinkGuard {
  readonly link: string
  readonly site: string
}
