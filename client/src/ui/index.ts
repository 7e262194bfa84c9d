/** What rooms are built with. */
export { BigButton, Button, IconButton, LinkButton } from './Button.tsx'
export { Card, EmptyState, Loading, Progress } from './Card.tsx'
export { Dialog, Sheet } from './Dialog.tsx'
export { Boundary } from './Boundary.tsx'
export { ErrorState } from './problem/ErrorState.tsx'
export { lazy } from './lazy.tsx'
export { Choices, Field, Select, Switch, TextArea, type Option } from './Field.tsx'
export { Icon, type IconName } from './Icon.tsx'
export { go, href, match, route, type Route } from './router.ts'
export { Header, Page, Shell, Tabs, type Tab } from './Shell.tsx'
export { Badge, Banner, type Tone } from './Status.tsx'
export { TruthIcon, type Truth } from './truth/TruthIcon.tsx'
export { ToastPlace, clearToast, toast } from './Toast.tsx'
export {
  LANGUAGES,
  chooseLanguage,
  language,
  said,
  words,
  type Language,
  type Translation,
} from './words/index.ts'
export * as format from './format.ts'
