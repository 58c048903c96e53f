// The few lines that resident and public pages gain from JavaScript. Nothing here is needed: without it every page reads
// and every form posts. A classic script: no imports, types taken away by the server.

;(() => {
  // A mark without content that the browser itself drops after twenty minutes; a draft is good while it lasts.
  const mark = 'draft-fresh=1'

  /** One press, one post. The server refuses doubles by the form's key anyway; this spares people the doubt. */
  function sendOnce(form: HTMLFormElement): void {
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) return event.preventDefault()
      form.dataset.sent = '1'
      // After this turn, so that the pressed button's own name and value still go out.
      setTimeout(() => {
        for (const button of buttonsOf(form)) button.setAttribute('aria-disabled', 'true')
        const pressed = event.submitter
        if (pressed && form.dataset.sending) {
          pressed.dataset.words = pressed.textContent ?? ''
          pressed.textContent = form.dataset.sending
        }
      })
    })
  }

  function buttonsOf(form: HTMLFormElement): HTMLElement[] {
    return [...document.querySelectorAll<HTMLElement>('button')].filter((b) => (b as HTMLButtonElement).form === form)
  }

  // Coming back with the browser's own button finds the form usable again.
  addEventListener('pageshow', () => {
    for (const form of document.forms) {
      delete form.dataset.sent
      for (const button of buttonsOf(form)) {
        button.removeAttribute('aria-disabled')
        if (button.dataset.words) button.textContent = button.dataset.words
        delete button.dataset.words
      }
    }
  })

  /**
   * Drafts. Kept in this tab only (sessionStorage), only fields that the page marks, which are never a phone, a name or a
   * door; for twenty minutes; gone once the form has been taken. Never filled in by itself: on a shared telephone the
   * next person sees a question, not somebody else's words.
   */
  type Draft = { sent?: boolean; fields: Record<string, string> }

  function draftOf(name: string): Draft | undefined {
    try {
      const draft = JSON.parse(sessionStorage.getItem(`draft:${name}`) ?? 'null') as Draft | null
      if (draft && document.cookie.includes(mark)) return draft
      sessionStorage.removeItem(`draft:${name}`)
    } catch {
      // storage switched off: no drafts, nothing lost that was ever promised
    }
    return undefined
  }

  function store(name: string, draft: Draft | undefined): void {
    try {
      if (draft) sessionStorage.setItem(`draft:${name}`, JSON.stringify(draft))
      else sessionStorage.removeItem(`draft:${name}`)
    } catch {
      // as above
    }
  }

  function keepDraft(form: HTMLFormElement, name: string): void {
    const marked = [...form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('[data-draft]')]
    const before = draftOf(name)
    if (before && marked.every((field) => !field.value)) offer(form, name, before, marked)
    form.addEventListener('input', () => {
      const fields = Object.fromEntries(marked.map((field) => [field.name, field.value.slice(0, 2000)]))
      document.cookie = `${mark}; max-age=1200; path=/; samesite=strict`
      store(name, { fields })
    })
    form.addEventListener('submit', () => {
      const draft = draftOf(name)
      if (draft) store(name, { ...draft, sent: true })
    })
  }

  function offer(
    form: HTMLFormElement,
    name: string,
    draft: Draft,
    marked: (HTMLInputElement | HTMLTextAreaElement)[],
  ): void {
    const box = document.createElement('p')
    box.className = 'draft'
    box.append(form.dataset.draftFound ?? '', ' ')
    const button = (words: string | undefined, act: () => void) => {
      const made = document.createElement('button')
      made.type = 'button'
      made.className = 'button'
      made.textContent = words ?? ''
      made.addEventListener('click', () => {
        act()
        box.remove()
        marked[0]?.focus()
      })
      box.append(made)
    }
    button(form.dataset.draftUse, () => {
      for (const field of marked) field.value = draft.fields[field.name] ?? field.value
    })
    button(form.dataset.draftDrop, () => store(name, undefined))
    form.prepend(box)
  }

  for (const form of document.forms) {
    if (form.method === 'post') sendOnce(form)
    if (form.dataset.draft) keepDraft(form, form.dataset.draft)
  }

  // A sent draft is done with as soon as another page comes instead of the same form.
  try {
    for (const key of Object.keys(sessionStorage)) {
      const name = key.startsWith('draft:') ? key.slice(6) : ''
      if (name && draftOf(name)?.sent && !document.querySelector(`form[data-draft="${CSS.escape(name)}"]`)) {
        store(name, undefined)
      }
    }
  } catch {
    // as above
  }

  // The board asks for itself again. First a look whether the server answers: without network the last page stays up.
  const every = Number(document.querySelector<HTMLMetaElement>('meta[name=refresh-every]')?.content)
  if (every >= 10) {
    setInterval(() => {
      fetch(location.href, { method: 'HEAD', cache: 'no-store' }).then(
        (answer) => answer.ok && location.reload(),
        () => undefined,
      )
    }, every * 1000)
  }

  const errors = document.querySelector<HTMLElement>('.error-summary')
  if (errors) errors.focus()
  for (const button of document.querySelectorAll<HTMLElement>('[data-print]')) {
    button.hidden = false
    button.addEventListener('click', () => print())
  }
})()
