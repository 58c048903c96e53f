import { giveUp } from './lib/stopping.ts'
import { buildWeb } from './lib/web.ts'

// Builds the pages for a server that is started as a service; npm start and npm test do it by themselves.
try {
  buildWeb()
  console.log('The pages are built')
} catch (error) {
  giveUp(error)
}
