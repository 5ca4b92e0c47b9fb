using System;

namespace Kinelink.Unity
{
    /// <summary>A connection over a browser's WebSocket, without threads: Tick does everything. It connects again by itself, as those of the core do.</summary>
    public sealed class BrowserConnection : IConnection
    {
        private const long FirstWait = 50L * 1000 * 1000;
        private const long LongestWait = 2000L * 1000 * 1000;
        private const long LongestHandshake = 5000L * 1000 * 1000;

        private readonly IBrowserSocket browser;
        private readonly string address;
        private readonly IConnectionListener listener;
        private byte[] buffer = new byte[1 << 16];
        private long wait = FirstWait;
        private long next;
        private long began;
        private int socket;
        private bool open;
        private bool started;

        public BrowserConnection(IBrowserSocket browser, string address, IConnectionListener listener)
        {
            this.browser = browser;
            this.address = address;
            this.listener = listener;
        }

        public long Connects { get; private set; }

        public void Start()
        {
            started = true;
        }

        public void Tick()
        {
            if (!started) return;
            long now = MonotonicClock.Now();
            if (socket == 0)
            {
                if (now >= next) Begin(now);
                return;
            }
            int state = browser.State(socket);
            if (state == 1 && !open)
            {
                open = true;
                Connects++;
                listener.Connected(this);
            }
            if (open) Receive();
            if (socket == 0) return;
            if (state == 2) End(browser.Reason(socket));
            else if (!open && now - began > LongestHandshake) End("the handshake takes too long");
        }

        public bool Send(byte[] data, int offset, int count)
        {
            return open && browser.Send(socket, data, offset, count);
        }

        public void Reconnect()
        {
            if (socket != 0) End("connected anew");
            next = 0;
        }

        public void Dispose()
        {
            started = false;
            if (socket != 0) browser.Close(socket);
            socket = 0;
            open = false;
        }

        private void Begin(long now)
        {
            began = now;
            socket = browser.Open(address);
            if (socket == 0) End("'" + address + "' is no address of a WebSocket");
        }

        private void Receive()
        {
            // A message may lead to a connection that is made anew, or to none.
            for (int count = browser.Waiting(socket); count >= 0; count = socket == 0 ? -1 : browser.Waiting(socket))
            {
                if (count > buffer.Length) buffer = new byte[Math.Max(count, 2 * buffer.Length)];
                browser.Take(socket, buffer);
                try
                {
                    listener.Received(this, buffer, 0, count);
                    wait = FirstWait;
                }
                catch (ProtocolError error)
                {
                    End(error.Message);
                    return;
                }
            }
        }

        private void End(string reason)
        {
            if (socket != 0) browser.Close(socket);
            socket = 0;
            open = false;
            next = MonotonicClock.Now() + wait;
            wait = Math.Min(2 * wait, LongestWait);
            listener.Disconnected(this, reason);
        }
    }
}
