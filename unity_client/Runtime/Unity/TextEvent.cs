using System;
using UnityEngine.Events;

namespace Kinelink.Unity
{
    /// <summary>An event with a text.</summary>
    [Serializable]
    public sealed class TextEvent : UnityEvent<string>
    {
    }
}
