import { createRoot } from 'react-dom/client'
import { startElder } from '../elder.ts'
import { startWords } from '../i18n.ts'
import { SignIn } from './sign-in.tsx'
import '../ui/tokens.css'
import '../ui/base.css'
import './sign-in.css'

startElder()
void startWords().then(() => {
  const place = document.getElementById('app')
  if (place) createRoot(place).render(<SignIn />)
})
