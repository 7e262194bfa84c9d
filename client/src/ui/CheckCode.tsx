import './code.css'

/** A digest in groups of four, as people read it out; it is copied without the gaps. */
export function CheckCode({ digest }: { digest: string }) {
  return (
    <code class="check-code" data-digest={digest}>
      {(digest.match(/.{1,4}/g) ?? []).map((group, place) => (
        <span key={place}>{group}</span>
      ))}
    </code>
  )
}
