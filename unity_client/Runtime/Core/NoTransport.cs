using System.Collections.Generic;

namespace Kinelink
{
    /// <summary>For options that lead to no server: says so, once.</summary>
    internal sealed class NoTransport : Transport
    {
        private readonly string why;
        private readonly ITransportListener listener;

        public NoTransport(string why, ITransportListener listener)
        {
            this.why = why;
            this.listener = listener;
        }

        public override long Reconnects
        {
            get { return 0; }
        }

        public override void Start()
        {
            listener.Ended(why);
        }

        public override void Tick()
        {
        }

        public override bool Send(byte[] request)
        {
            return false;
        }

        public override void Listen(IList<byte[]> state, IList<byte[]> events, uint id)
        {
        }

        public override void AcknowledgeEvery(int frames)
        {
        }

        public override bool RenewStreams()
        {
            return false;
        }

        public override void Reconnect()
        {
        }

        public override void Dispose()
        {
        }
    }
}
