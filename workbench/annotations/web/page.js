// The page of the server: the widget's module over a socket in place of a notebook's kernel.
import widget from "/widget.js";

const place = document.getElementById("annotator");
const traits = { uid: "page", desk: place.dataset.desk, alone: true };
const listeners = new Map();
const tell = (name, ...given) => [...(listeners.get(name) ?? [])].forEach((listener) => listener(...given));
let socket = null;
let pause = 250;

const model = {
  get: (name) => traits[name],
  on: (name, listener) => listeners.set(name, [...(listeners.get(name) ?? []), listener]),
  off: (name, listener) => listeners.set(name, (listeners.get(name) ?? []).filter((one) => one !== listener)),
  send: (message) => {
    if (socket?.readyState !== WebSocket.OPEN) throw new Error("not connected");
    socket.send(JSON.stringify(message));
  },
};

function connect(first) {
  socket = new WebSocket(place.dataset.socket.replace(/^/, `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}`));
  socket.onmessage = ({ data }) => tell("msg:custom", JSON.parse(data));
  socket.onopen = () => {
    pause = 250;
    first ? first() : tell("back");
  };
  socket.onclose = () => {
    tell("comm:close");
    setTimeout(() => connect(first), (pause = Math.min(8000, pause * 2)));
  };
  socket.addEventListener("open", () => (first = null));
}

connect(() => {
  widget.initialize({ model });
  widget.render({ model, el: place });
});
