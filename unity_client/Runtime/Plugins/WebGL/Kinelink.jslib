// A browser's WebSockets and WebAudio for Unity's WebGL player. What comes is kept until it is fetched: nothing calls into the game.
mergeInto(LibraryManager.library, {
  $Kinelink: { sockets: {}, voices: {}, last: 0 },

  KinelinkOpen__deps: ['$Kinelink'],
  KinelinkOpen: function (address) {
    var socket;
    try {
      socket = new WebSocket(UTF8ToString(address));
    } catch (error) {
      return 0;
    }
    var kept = { socket: socket, came: [], state: 0, code: 0 };
    socket.binaryType = 'arraybuffer';
    socket.onopen = function () { kept.state = 1; };
    socket.onmessage = function (event) {
      // Texts are no messages of the protocol.
      if (event.data instanceof ArrayBuffer) kept.came.push(new Uint8Array(event.data));
    };
    socket.onclose = function (event) { kept.state = 2; kept.code = event.code; };
    // Not everyone says that a socket that never opened has closed.
    socket.onerror = function () { if (kept.state === 0) { kept.state = 2; kept.code = 1006; } };
    Kinelink.last += 1;
    Kinelink.sockets[Kinelink.last] = kept;
    return Kinelink.last;
  },

  KinelinkState__deps: ['$Kinelink'],
  KinelinkState: function (id) {
    return Kinelink.sockets[id] ? Kinelink.sockets[id].state : 2;
  },

  KinelinkCode__deps: ['$Kinelink'],
  KinelinkCode: function (id) {
    return Kinelink.sockets[id] ? Kinelink.sockets[id].code : 0;
  },

  KinelinkSend__deps: ['$Kinelink'],
  KinelinkSend: function (id, data, offset, count) {
    var kept = Kinelink.sockets[id];
    // A server that doesn't read: 8 MiB is the longest message.
    if (!kept || kept.state !== 1 || kept.socket.bufferedAmount > 8 << 20) return 0;
    // A copy: the heap may move, and threads may share it, which send() refuses.
    kept.socket.send(HEAPU8.slice(data + offset, data + offset + count));
    return 1;
  },

  KinelinkWaiting__deps: ['$Kinelink'],
  KinelinkWaiting: function (id) {
    var kept = Kinelink.sockets[id];
    return kept && kept.came.length > 0 ? kept.came[0].length : -1;
  },

  KinelinkTake__deps: ['$Kinelink'],
  KinelinkTake: function (id, into) {
    HEAPU8.set(Kinelink.sockets[id].came.shift(), into);
  },

  KinelinkClose__deps: ['$Kinelink'],
  KinelinkClose: function (id) {
    var kept = Kinelink.sockets[id];
    if (!kept) return;
    delete Kinelink.sockets[id];
    kept.socket.onopen = kept.socket.onmessage = kept.socket.onclose = kept.socket.onerror = null;
    kept.socket.close();
  },

  KinelinkVoiceOpen__deps: ['$Kinelink'],
  KinelinkVoiceOpen: function () {
    var Context = globalThis.AudioContext || globalThis.webkitAudioContext;
    if (!Context) return 0;
    var context = new Context();
    var gain = context.createGain();
    gain.connect(context.destination);
    // A page may not be heard before its user has touched it.
    var wake = function () { if (context.state !== 'running') context.resume(); };
    var touches = ['pointerdown', 'touchend', 'keydown'];
    touches.forEach(function (touch) { globalThis.addEventListener(touch, wake); });
    Kinelink.last += 1;
    Kinelink.voices[Kinelink.last] = { context: context, gain: gain, wake: wake, touches: touches };
    return Kinelink.last;
  },

  KinelinkVoiceRate__deps: ['$Kinelink'],
  KinelinkVoiceRate: function (id) {
    return Kinelink.voices[id].context.sampleRate;
  },

  KinelinkVoiceNow__deps: ['$Kinelink'],
  KinelinkVoiceNow: function (id) {
    var context = Kinelink.voices[id].context;
    return context.state === 'running' ? context.currentTime : -1;
  },

  KinelinkVoiceLatency__deps: ['$Kinelink'],
  KinelinkVoiceLatency: function (id) {
    var context = Kinelink.voices[id].context;
    // Not every browser tells the first.
    return context.outputLatency || context.baseLatency || 0;
  },

  KinelinkVoicePlay__deps: ['$Kinelink'],
  KinelinkVoicePlay: function (id, samples, count, at) {
    var voice = Kinelink.voices[id];
    var buffer = voice.context.createBuffer(1, count, voice.context.sampleRate);
    buffer.getChannelData(0).set(HEAPF32.subarray(samples >> 2, (samples >> 2) + count));
    var source = voice.context.createBufferSource();
    source.buffer = buffer;
    source.connect(voice.gain);
    source.start(at);
  },

  KinelinkVoiceVolume__deps: ['$Kinelink'],
  KinelinkVoiceVolume: function (id, volume) {
    Kinelink.voices[id].gain.gain.value = volume;
  },

  KinelinkVoiceClose__deps: ['$Kinelink'],
  KinelinkVoiceClose: function (id) {
    var voice = Kinelink.voices[id];
    delete Kinelink.voices[id];
    voice.touches.forEach(function (touch) { globalThis.removeEventListener(touch, voice.wake); });
    voice.context.close();
  },
});
