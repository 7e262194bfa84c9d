/** Line drawings for the navigation of the desk, beside those of every page (ui/Icon.tsx), on the same grid of 24. */
export const SIGNS = {
  bell: { d: 'M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4' },
  call: { d: 'M5 4h14v16H5zM9 9h6M12 6v6M8 16h8' },
  find: { d: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM15 15l6 6' },
  home: { d: 'M4 11l8-7 8 7v9h-6v-6h-4v6H4z' },
  keys: { d: 'M3 6h18v12H3zM7 10h.5M11 10h.5M15 10h.5M17 10h.5M8 14h8' },
  people: {
    d: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 20c0-5 3-6 7-6s7 1 7 6M16 3a4 4 0 0 1 0 8M19 14c2 1 3 3 3 6',
  },
  rules: { d: 'M6 3h12v18H6zM9 8h6M9 12h6M9 16h3' },
  said: { d: 'M4 5h16v11H10l-5 4v-4H4zM12 13s-3-2-3-4 3-2 3 0c0-2 3-2 3 0s-3 4-3 4z' },
  shares: { d: 'M4 20h16M7 20v-6M12 20V5M17 20v-9' },
  shift: { d: 'M3 5h18v15H3zM3 10h18M8 3v4M16 3v4M12 12v4l2 1' },
  table: { d: 'M3 5h18v14H3zM3 10h18M9 5v14' },
} as const
