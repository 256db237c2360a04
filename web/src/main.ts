import './style/ground.css'
import './style/frame.css'
import './style/views.css'
import './style/drawer.css'
import './style/narrow.css'
import { mount } from 'svelte'
import App from './App.svelte'

mount(App, { target: document.getElementById('app') as HTMLElement })
