namespace Kinelink
{
    /// <summary>The socket types that a client needs.</summary>
    public enum ZmtpSocketType
    {
        Sub,
        Dealer
    }
}
