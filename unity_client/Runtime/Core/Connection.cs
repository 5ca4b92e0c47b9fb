using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Threading;

namespace Kinelink
{
    /// <summary>
    /// A TCP connection with its own two threads. It connects again, each time a little later, until it is disposed; subscriptions are
    /// sent anew each time, messages are not.
    /// </summary>
    public sealed class Connection : IConnection
    {
        private const int HandshakeMilliseconds = 5000;
        private const int JoinMilliseconds = 2000;
        // What was to be said last, such as a Close, has so long to leave.
        private const int GoodbyeMilliseconds = 50;
        private const int FirstPause = 50;
        private const int LongestPause = 2000;
        private const int MostBytes = 4 * Limits.MessageBytes;

        private readonly Endpoint endpoint;
        private readonly IConnectionListener listener;
        private readonly ManualResetEvent stop = new ManualResetEvent(false);
        private readonly SendBuffer answers = new SendBuffer();
        private Thread thread;
        private Thread writer;
        private volatile bool stopping;
        private long connects;

        // Guards all below, and wakes the thread that writes.
        private readonly object gate = new object();
        private readonly List<byte[]> topics = new List<byte[]>();
        private SendBuffer outbox = new SendBuffer();
        private Socket socket;
        private Peer peer;
        private bool ready;
        private bool leaving;
        private bool writing;

        public Connection(Endpoint endpoint, IConnectionListener listener)
        {
            this.endpoint = endpoint;
            this.listener = listener;
        }

        public long Connects
        {
            get { return Interlocked.Read(ref connects); }
        }

        public void Start()
        {
            thread = new Thread(Run) { IsBackground = true, Name = "Kinelink " + endpoint.Host + ":" + endpoint.Port };
            thread.Start();
        }

        public void Tick()
        {
            // Its threads do what there is to do.
        }

        public bool Send(byte[] data, int offset, int count)
        {
            lock (gate)
            {
                if (!ready || outbox.Count + count > MostBytes) return false;
                peer.PutMessage(outbox, data, offset, count);
                Monitor.PulseAll(gate);
                return true;
            }
        }

        /// <summary>Ask for messages that begin so, on this connection and all later ones.</summary>
        public void Subscribe(byte[] topic)
        {
            lock (gate)
            {
                foreach (byte[] known in topics)
                    if (known.Length == topic.Length && Topics.Match(known, topic, 0, topic.Length)) return;
                topics.Add(topic);
                if (!ready) return;
                peer.PutSubscribe(outbox, topic);
                Monitor.PulseAll(gate);
            }
        }

        public void Reconnect()
        {
            lock (gate) Dialing.Close(socket);
        }

        /// <summary>End. A blocking call of the socket is ended by closing it, then the threads are waited for.</summary>
        public void Dispose()
        {
            lock (gate)
            {
                stopping = true;
                if (ready) peer.PutGoodbye(outbox);
                Leave();
            }
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
                    reason = error.GetBaseException().Message;
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
            Socket own = Dialing.Connect(endpoint, HandshakeMilliseconds, stop, Began);
            own.ReceiveTimeout = own.SendTimeout = HandshakeMilliseconds;
            Stream stream = new NetworkStream(own, false);
            if (endpoint.Secure) stream = Tls.Begin(stream, endpoint);
            answers.Clear();
            Peer speaker = endpoint.Speak(answers);
            speaker.Open();
            while (true)
            {
                Answer(stream);
                int offset, count;
                byte[] data = speaker.Room(out offset, out count);
                int received = stream.Read(data, offset, count);
                if (received <= 0) return;
                speaker.Received(received);
                while (true)
                {
                    bool message = speaker.Next(out data, out offset, out count);
                    if (speaker.Ready && writer == null) BecomeReady(speaker, own, stream);
                    if (!message) break;
                    listener.Received(this, data, offset, count);
                    good = true;
                }
            }
        }

        /// <summary>Send what the other side must be answered.</summary>
        private void Answer(Stream stream)
        {
            if (answers.Count == 0) return;
            if (writer == null)
            {
                // Before the handshake is over nobody else sends, and these few bytes fit into any socket's buffer.
                stream.Write(answers.Bytes, 0, answers.Count);
                stream.Flush();
            }
            else
            {
                lock (gate)
                {
                    if (outbox.Count + answers.Count > MostBytes) throw new PeerError("the peer doesn't read");
                    outbox.Put(answers.Bytes, 0, answers.Count);
                    Monitor.PulseAll(gate);
                }
            }
            answers.Clear();
        }

        private void BecomeReady(Peer speaker, Socket own, Stream stream)
        {
            own.ReceiveTimeout = 0;
            lock (gate)
            {
                if (stopping) return;
                outbox.Clear();
                outbox.Put(answers.Bytes, 0, answers.Count);
                answers.Clear();
                foreach (byte[] topic in topics) speaker.PutSubscribe(outbox, topic);
                peer = speaker;
                ready = true;
                leaving = false;
                writing = true;
                writer = new Thread(() => Write(own, stream)) { IsBackground = true, Name = thread.Name + " writer" };
            }
            writer.Start();
            Interlocked.Increment(ref connects);
            listener.Connected(this);
        }

        private void Write(Socket own, Stream stream)
        {
            var sending = new SendBuffer();
            try
            {
                while (true)
                {
                    lock (gate)
                    {
                        while (outbox.Count == 0 && !leaving) Monitor.Wait(gate);
                        if (outbox.Count == 0) return;
                        SendBuffer filled = outbox;
                        outbox = sending;
                        sending = filled;
                    }
                    stream.Write(sending.Bytes, 0, sending.Count);
                    stream.Flush();
                    sending.Clear();
                }
            }
            catch (Exception)
            {
                // The reader sees the same socket end, and tells why.
                lock (gate) ready = false;
                Dialing.Close(own);
            }
            finally
            {
                lock (gate)
                {
                    writing = false;
                    Monitor.PulseAll(gate);
                }
            }
        }

        /// <summary>Send no more but what waits, and give that a moment. The caller holds the gate.</summary>
        private void Leave()
        {
            ready = false;
            leaving = true;
            Monitor.PulseAll(gate);
            // Not by joining the thread, which only one may do at a time.
            long until = MonotonicClock.Now() + GoodbyeMilliseconds * 1000000L;
            for (long left; writing && (left = (until - MonotonicClock.Now()) / 1000000) > 0;) Monitor.Wait(gate, (int)left);
        }

        private void Began(Socket own)
        {
            lock (gate) socket = own;
        }

        private void HangUp()
        {
            lock (gate)
            {
                // What was to be said last, such as the answer to a Close.
                if (ready) outbox.Put(answers.Bytes, 0, answers.Count);
                answers.Clear();
                Leave();
                Dialing.Close(socket);
                socket = null;
            }
            if (writer != null) writer.Join(JoinMilliseconds);
            writer = null;
        }
    }
}
