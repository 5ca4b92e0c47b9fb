using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Kinelink
{
    /// <summary>
    /// A SUB or DEALER socket of ZeroMQ over TCP with its own threads. It connects again, each time a little later, until it is disposed;
    /// subscriptions are sent anew each time, messages are not.
    /// </summary>
    public sealed class ZmtpConnection : IDisposable
    {
        private const int HandshakeMilliseconds = 5000;
        private const int JoinMilliseconds = 2000;
        private const int FirstPause = 50;
        private const int LongestPause = 2000;

        private readonly string host;
        private readonly int port;
        private readonly ZmtpSocketType type;
        private readonly IZmtpListener listener;
        private readonly object gate = new object();
        private readonly List<byte[]> topics = new List<byte[]>();
        private readonly ManualResetEvent stop = new ManualResetEvent(false);
        private Thread thread;
        private Socket socket;
        private Outbox outbox;
        private Thread writer;
        private int minor;
        private volatile bool stopping;
        private long connects;

        public ZmtpConnection(string host, int port, ZmtpSocketType type, IZmtpListener listener)
        {
            this.host = host;
            this.port = port;
            this.type = type;
            this.listener = listener;
        }

        /// <summary>How often it has been connected.</summary>
        public long Connects
        {
            get { return Interlocked.Read(ref connects); }
        }

        /// <summary>Begin to connect.</summary>
        public void Start()
        {
            thread = new Thread(Run) { IsBackground = true, Name = "Kinelink " + host + ":" + port };
            thread.Start();
        }

        /// <summary>Send a message, soon. False where there is no connection.</summary>
        public bool Send(byte[] payload)
        {
            lock (gate) return outbox != null && outbox.Put(ZmtpFrames.Message(payload));
        }

        /// <summary>Ask for messages that begin so, on this connection and all later ones.</summary>
        public void Subscribe(byte[] topic)
        {
            lock (gate)
            {
                foreach (byte[] known in topics)
                    if (known.Length == topic.Length && Topics.Match(known, topic, 0, topic.Length)) return;
                topics.Add(topic);
                if (outbox != null) outbox.Put(ZmtpFrames.Subscribe(topic, minor));
            }
        }

        /// <summary>Break the connection off and make it anew.</summary>
        public void Reconnect()
        {
            lock (gate) Close(socket);
        }

        /// <summary>End. A blocking call of the socket is ended by closing it, then the thread is waited for.</summary>
        public void Dispose()
        {
            stopping = true;
            stop.Set();
            Reconnect();
            if (thread != null && thread != Thread.CurrentThread) thread.Join(JoinMilliseconds);
        }

        private void Run()
        {
            int pause = FirstPause;
            while (!stopping)
            {
                string reason;
                bool good = false;
                try
                {
                    Talk(ref good);
                    reason = "closed";
                }
                catch (Exception error)
                {
                    // Whatever it was, this thread has to go on: there is nobody else to connect again.
                    reason = error.Message;
                }
                HangUp();
                if (stopping) return;
                listener.Disconnected(this, reason);
                if (good) pause = FirstPause;
                stop.WaitOne(pause);
                pause = Math.Min(2 * pause, LongestPause);
            }
        }

        /// <summary>One connection from beginning to end. good: a message was received and accepted.</summary>
        private void Talk(ref bool good)
        {
            Socket own = Connect();
            own.ReceiveTimeout = own.SendTimeout = HandshakeMilliseconds;
            Outbox letters = null;
            var peer = new ZmtpPeer(type, Limits.MessageBytes + Limits.TopicBytes + 1, bytes =>
            {
                // Before READY there is no writer yet, and these few bytes fit into any socket's buffer.
                if (letters == null) own.Send(bytes);
                else letters.Put(bytes);
            });
            peer.Open();
            while (true)
            {
                int offset, count;
                byte[] data = peer.Room(out offset, out count);
                int received = own.Receive(data, offset, count, SocketFlags.None);
                if (received <= 0) return;
                peer.Received(received);
                while (true)
                {
                    bool message = peer.Next(out data, out offset, out count);
                    if (peer.Ready && letters == null) letters = Ready(own, peer.Minor);
                    if (!message) break;
                    listener.Received(this, data, offset, count);
                    good = true;
                }
            }
        }

        private Outbox Ready(Socket own, int peerMinor)
        {
            own.ReceiveTimeout = 0;
            var letters = new Outbox();
            writer = new Thread(() => Write(own, letters)) { IsBackground = true, Name = thread.Name + " writer" };
            lock (gate)
            {
                minor = peerMinor;
                foreach (byte[] topic in topics) letters.Put(ZmtpFrames.Subscribe(topic, minor));
                outbox = letters;
            }
            writer.Start();
            Interlocked.Increment(ref connects);
            listener.Connected(this);
            return letters;
        }

        private static void Write(Socket own, Outbox letters)
        {
            try
            {
                for (byte[] data = letters.Take(); data != null; data = letters.Take())
                    for (int sent = 0; sent < data.Length;)
                        sent += own.Send(data, sent, data.Length - sent, SocketFlags.None);
            }
            catch (Exception)
            {
                // The reader sees the same socket end, and tells why.
                letters.Close();
                Close(own);
            }
        }

        private Socket Connect()
        {
            Exception last = null;
            foreach (IPAddress address in Addresses())
            {
                var own = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                own.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                lock (gate) socket = own;
                try
                {
                    IAsyncResult trial = own.BeginConnect(address, port, null, null);
                    WaitHandle.WaitAny(new[] { trial.AsyncWaitHandle, stop }, HandshakeMilliseconds);
                    if (stopping || !trial.IsCompleted) throw new ZmtpError("no answer from " + host + ":" + port);
                    own.EndConnect(trial);
                    return own;
                }
                catch (Exception error)
                {
                    Close(own);
                    last = error;
                }
            }
            throw last ?? new ZmtpError("no address for " + host);
        }

        private IPAddress[] Addresses()
        {
            IPAddress address;
            return IPAddress.TryParse(host, out address) ? new[] { address } : Dns.GetHostAddresses(host);
        }

        private void HangUp()
        {
            lock (gate)
            {
                if (outbox != null) outbox.Close();
                outbox = null;
                Close(socket);
                socket = null;
            }
            if (writer != null) writer.Join(JoinMilliseconds);
            writer = null;
        }

        private static void Close(Socket socket)
        {
            if (socket == null) return;
            try
            {
                // Some runtimes wake a thread that waits in Receive at Shutdown only, others at Close only.
                socket.Shutdown(SocketShutdown.Both);
            }
            catch (Exception)
            {
                // It wasn't connected, or is closed already.
            }
            socket.Close();
        }
    }
}
