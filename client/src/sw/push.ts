/** The service worker of a browser that keeps no app, such as one of the office: it shows what is pushed, and no more. */
import './pushed.ts'

declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()))
